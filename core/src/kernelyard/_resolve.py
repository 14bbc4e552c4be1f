"""Choose the plugin for a source on a device, and keep every reason."""

from collections.abc import Iterator
from typing import TypeAlias

import attrs

from kernelyard._errors import KernelyardError, NoPluginError
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard._model.target import Target
from kernelyard._model.verdict import Accepted, Rejected, Verdict
from kernelyard._plugins import Plugin, Plugins
from kernelyard._settings import Settings
from kernelyard.plugin.settings import PluginSettings

Device: TypeAlias = str | Target
"""Where a kernel is to run, or what it is to be built for."""


@attrs.frozen(kw_only=True)
class Candidate:
    """One plugin's answer: its verdict, the target it would build for, and its place in line."""

    plugin: str
    verdict: Verdict
    report: TargetReport | None = None
    standing: str
    """Why it stands where it stands: a demand, a preference, or its priority."""


@attrs.frozen(kw_only=True)
class Decision:
    """All candidates in order; the chosen one is the first that accepts."""

    asked: str
    candidates: tuple[Candidate, ...]
    demand: str = ""

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that runs the source, or ``None``."""
        eligible = self.candidates[:1] if self.demand else self.candidates
        return next((c for c in eligible if isinstance(c.verdict, Accepted)), None)

    def require(self) -> tuple[str, TargetReport]:
        """Give the chosen plugin and its target, or raise ``NoPluginError`` with every reason."""
        chosen = self.chosen
        if chosen is None or chosen.report is None:
            reasons = tuple((c.plugin, str(c.verdict)) for c in self.candidates)
            raise NoPluginError(self.asked, reasons, self.demand)
        return chosen.plugin, chosen.report


class Resolver:
    """Asks every plugin, and orders the answers.

    Explicit choice > environment > preference for the device > priority, ties by name. A plugin
    that was demanded by name, by the call or by the environment, is used or nothing is.
    """

    def __init__(self, plugins: Plugins, settings: Settings) -> None:
        self._plugins = plugins
        self._settings = settings
        self._reports: dict[str, tuple[TargetReport, ...] | Rejected] = {}

    def decide(self, source: Source, device: Device, *, plugin: str | None = None) -> Decision:
        """Ask every plugin for a verdict on a source for a device such as ``"npu:1"``.

        Or for a target, as plugins report it: its device need not be here.
        """
        demanded, demand = self._demand(plugin)
        candidates = self._candidates(source, device, demanded, demand)
        if demanded and demanded not in {c.plugin for c in candidates}:
            known = ", ".join(c.plugin for c in candidates) or "none"
            unknown = Rejected(f"there is no such plugin; installed: {known}")
            missing = Candidate(plugin=demanded, verdict=unknown, standing=demand)
            candidates.insert(0, missing)
        return Decision(
            asked=f"{source.language} kernel {source.label!r} on {device}",
            candidates=tuple(candidates),
            demand=f"{demanded} by {demand}" if demanded else "",
        )

    def anyone(self, source: Source, device: Device) -> tuple[str, TargetReport]:
        """Give the plugin that takes a source, whatever was demanded, or ``NoPluginError``.

        For sources that a plugin asked for: the user's demand is for the user's own.
        """
        candidates = self._candidates(source, device, "", "")
        asked = f"{source.language} source {source.label!r} on {device}, which another plugin needs"
        return Decision(asked=asked, candidates=tuple(candidates)).require()

    def reports(self, plugin: str) -> tuple[TargetReport, ...] | Rejected:
        """Give what a plugin can build for, asked once; a plugin that raises is a rejection."""
        if plugin not in self._reports:
            try:
                found = self._plugins.targets(plugin, self.settings_of(plugin))
                self._reports[plugin] = tuple(found)
            except KernelyardError as error:
                self._reports[plugin] = Rejected(str(error))
        return self._reports[plugin]

    def settings_of(self, plugin: str) -> PluginSettings:
        """Give a plugin's own settings, and the environment variables that it asked for."""
        found = next((p for p in self._plugins.all if p.name == plugin), None)
        environment = self._settings.environment
        wanted = found.variables if found else ()
        return PluginSettings(
            options=self._settings.of_plugin(plugin),
            state=self._settings.store / "state" / plugin,
            variables={name: environment[name] for name in wanted if name in environment},
        )

    def _demand(self, plugin: str | None) -> tuple[str, str]:
        if plugin:
            return plugin, "explicit choice"
        if self._settings.plugin:
            return self._settings.plugin, "KERNELYARD_PLUGIN"
        return "", ""

    def _place(self, plugin: Plugin, device: Device, demanded: str) -> tuple[bool, int, int, str]:
        preferred = self._settings.prefer.get(_type_of(device), ())
        rank = preferred.index(plugin.name) if plugin.name in preferred else len(preferred)
        return plugin.name != demanded, rank, -plugin.priority, plugin.name

    def _standing(self, plugin: Plugin, device: Device, demanded: str, demand: str) -> str:
        if plugin.name == demanded:
            return demand
        if plugin.name in self._settings.prefer.get(_type_of(device), ()):
            return f"preferred on {_type_of(device)}"
        return f"priority {plugin.priority}"

    def _candidates(
        self, source: Source, device: Device, demanded: str, demand: str
    ) -> list[Candidate]:
        line = sorted(self._plugins.all, key=lambda p: self._place(p, device, demanded))
        return [self._candidate(p, source, device, demanded, demand) for p in line]

    def _candidate(
        self, plugin: Plugin, source: Source, device: Device, demanded: str, demand: str
    ) -> Candidate:
        standing = self._standing(plugin, device, demanded, demand)
        if plugin.role == "backend":
            report, verdict = self._ask(plugin.name, source, device)
            if plugin.gap and isinstance(verdict, Accepted):
                verdict = Rejected(plugin.gap)
            return Candidate(plugin=plugin.name, verdict=verdict, report=report, standing=standing)
        reason = "it wraps other plugins and runs nothing itself"
        if plugin.quarantine:
            reason = f"quarantined: {plugin.quarantine.reason}"
        return Candidate(plugin=plugin.name, verdict=Rejected(reason), standing=standing)

    def _ask(
        self, plugin: str, source: Source, device: Device
    ) -> tuple[TargetReport | None, Verdict]:
        reports = self.reports(plugin)
        if isinstance(reports, Rejected):
            return None, reports
        verdict: Verdict = Rejected(_no_such_device(device, reports))
        for report, answer in self._answers(plugin, source, device, reports):
            if isinstance(answer, Accepted):
                return report, answer
            verdict = answer
        return None, verdict

    def _answers(
        self, plugin: str, source: Source, device: Device, reports: tuple[TargetReport, ...]
    ) -> Iterator[tuple[TargetReport, Verdict]]:
        for report in reports:
            if not _is_meant(report.target, device):
                continue
            if not report.present and not isinstance(device, Target):
                yield report, Rejected(report.reason, report.remedy)
                continue
            try:
                answer = self._plugins.accepts(
                    plugin, source, report.target, self.settings_of(plugin)
                )
            except KernelyardError as error:
                answer = Rejected(str(error))
            yield report, answer


def _type_of(device: Device) -> str:
    name = device.device if isinstance(device, Target) else device
    return name.partition(":")[0]


def _is_meant(target: Target, device: Device) -> bool:
    if isinstance(device, Target):
        return target == device
    return target.device in {device, _type_of(device)}


def _no_such_device(device: Device, reports: tuple[TargetReport, ...]) -> str:
    if isinstance(device, Target):
        known = ", ".join(str(report.target) for report in reports) or "nothing"
        return f"it builds for {known}, not {device}"
    served = ", ".join(sorted({report.target.device for report in reports})) or "no device"
    return f"it serves {served}, not {_type_of(device)}"
