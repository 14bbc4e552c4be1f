"""``kernelyard doctor``: run one kernel per plugin and device, and say what is missing."""

import sys
from collections.abc import Iterator

import attrs
import click

from kernelyard._cli.output import as_json, guarded, show_json, show_table
from kernelyard._errors import NoPluginError
from kernelyard._model.report import TargetReport
from kernelyard._model.verdict import Rejected
from kernelyard._plugins import Plugin
from kernelyard._runtime import Runtime


@attrs.frozen
class Finding:
    """One plugin on one target: ``PASS``, ``FAIL``, or ``ABSENT`` where nothing could be run."""

    plugin: str
    target: str
    state: str
    detail: str
    remedy: str = ""


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Build and run one kernel per plugin and device; exit status 1 if one fails."""
    runtime = Runtime()
    findings = list(examine(runtime))
    if as_json:
        facts = [attrs.asdict(finding) for finding in findings]
        show_json({"store": str(runtime.settings.store), "findings": facts})
    else:
        columns = ("plugin", "target", "state", "detail", "what to do")
        show_table(columns, [attrs.astuple(finding) for finding in findings])
        if not findings:
            click.echo("no plugin is installed", err=True)
    sys.exit(1 if any(finding.state == "FAIL" for finding in findings) else 0)


def examine(runtime: Runtime) -> Iterator[Finding]:
    """Give a finding for every plugin and each of its targets."""
    for plugin in runtime.plugins.all:
        if plugin.quarantine:
            yield Finding(plugin.name, "-", "FAIL", f"quarantined: {plugin.quarantine.reason}")
        elif plugin.role == "wrapper":
            yield Finding(plugin.name, "-", "PASS", "wraps the hooks of every backend")
        else:
            yield from _backend(runtime, plugin)


def _backend(runtime: Runtime, plugin: Plugin) -> Iterator[Finding]:
    reports = runtime.engine.resolver.reports(plugin.name)
    if isinstance(reports, Rejected):
        yield Finding(plugin.name, "-", "FAIL", reports.reason)
        return
    for report in reports:
        yield _target(runtime, plugin, report)


def _target(runtime: Runtime, plugin: Plugin, report: TargetReport) -> Finding:
    target = f"{report.target.device}:{report.target.arch}"
    if not report.present:
        return Finding(plugin.name, target, "ABSENT", report.reason, report.remedy)
    if plugin.gap:
        detail = f"{report.reason}; {plugin.gap}"
        return Finding(plugin.name, target, "ABSENT", detail, "wait for a later version")
    if report.probe is None:
        return Finding(plugin.name, target, "ABSENT", f"{report.reason}; it offers no probe")
    lacking = _lacking(runtime, report)
    if lacking:
        return Finding(plugin.name, target, "ABSENT", lacking, "see what the others lack")
    problem = _probe(runtime, plugin, report)
    if problem:
        return Finding(plugin.name, target, "FAIL", problem, report.remedy)
    return Finding(plugin.name, target, "PASS", report.reason)


def _lacking(runtime: Runtime, report: TargetReport) -> str:
    """Say what nobody here can build of that which a launch of this plugin needs."""
    for need in report.support if report.support_device else ():
        try:
            runtime.engine.resolver.anyone(need, report.support_device)
        except NoPluginError as error:
            return " ".join(str(error).split())
    return ""


def _probe(runtime: Runtime, plugin: Plugin, report: TargetReport) -> str:
    probe = report.probe
    assert probe is not None
    launcher, raised = guarded(
        lambda: runtime.kernel(probe.source, report.target.device, plugin=plugin.name)
    )
    if raised:
        return raised
    wrong, raised = guarded(lambda: probe.check(launcher))
    return raised or str(wrong or "")
