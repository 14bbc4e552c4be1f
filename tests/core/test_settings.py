"""Settings come from the environment, typed, and refuse what they cannot use."""

from pathlib import Path

import pytest

from kernelyard._errors import SettingsError
from kernelyard._settings import Settings, usable_cores

GOOD = [
    ("KERNELYARD_STORE", "/somewhere", "store", Path("/somewhere")),
    ("KERNELYARD_PLUGIN", "oak", "plugin", "oak"),
    ("KERNELYARD_PREFER", "desk=oak", "prefer", {"desk": ("oak",)}),
    ("KERNELYARD_WORKERS", "7", "workers", 7),
    ("KERNELYARD_BUILD_TIMEOUT", "1.5", "build_timeout", 1.5),
    ("KERNELYARD_CONFIG_TIMEOUT", "2.5", "config_timeout", 2.5),
    ("KERNELYARD_PLUGIN_TIMEOUT", "3", "plugin_timeout", 3.0),
    ("KERNELYARD_PROGRESS", "off", "progress", "off"),
    ("KERNELYARD_BACKGROUND", "off", "background", False),
    ("KERNELYARD_RECORD", "/somewhere/work.jsonl", "record", Path("/somewhere/work.jsonl")),
]

BAD = [
    ("KERNELYARD_STORE", "~no-such-user-here/store"),
    ("KERNELYARD_PREFER", "desk"),
    ("KERNELYARD_PREFER", "=oak"),
    ("KERNELYARD_PREFER", "desk="),
    ("KERNELYARD_PREFER", "desk=oak;shelf"),
    ("KERNELYARD_PREFER", "desk=,"),
    ("KERNELYARD_WORKERS", "0"),
    ("KERNELYARD_WORKERS", "-1"),
    ("KERNELYARD_WORKERS", "1.5"),
    ("KERNELYARD_WORKERS", "many"),
    ("KERNELYARD_WORKERS", "1" + "0" * 400),
    ("KERNELYARD_BUILD_TIMEOUT", "0"),
    ("KERNELYARD_BUILD_TIMEOUT", "-3"),
    ("KERNELYARD_BUILD_TIMEOUT", "soon"),
    ("KERNELYARD_BUILD_TIMEOUT", "nan"),
    ("KERNELYARD_BUILD_TIMEOUT", "inf"),
    ("KERNELYARD_CONFIG_TIMEOUT", "0"),
    ("KERNELYARD_PLUGIN_TIMEOUT", "0"),
    ("KERNELYARD_PLUGIN_TIMEOUT", "later"),
    ("KERNELYARD_PROGRESS", "yes"),
    ("KERNELYARD_BACKGROUND", "no"),
    ("KERNELYARD_RECORD", "~no-such-user-here/work.jsonl"),
]


@pytest.fixture
def read(tmp_path):
    """Read settings from an environment that says where the store is."""

    def read(**environ):
        return Settings.from_environment({"KERNELYARD_STORE": str(tmp_path), **environ})

    return read


@pytest.mark.parametrize(("variable", "text", "field", "value"), GOOD)
def test_a_variable_sets_its_field(read, variable, text, field, value):
    assert getattr(read(**{variable: text}), field) == value


@pytest.mark.parametrize(("variable", "text"), BAD)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(read, variable, text):
    with pytest.raises(SettingsError) as caught:
        read(**{variable: text})

    assert caught.value.variable == variable
    assert caught.value.value == text


@pytest.mark.parametrize(("variable", "text", "field", "value"), GOOD[1:])
def test_an_empty_variable_is_an_unset_one(read, variable, text, field, value):
    assert getattr(read(**{variable: ""}), field) == getattr(read(), field)


def test_unset_settings_have_their_defaults(read):
    settings = read()

    assert settings.plugin is None
    assert settings.prefer == {}
    assert settings.workers == usable_cores()
    assert settings.build_timeout == 600
    assert settings.config_timeout == 20
    assert settings.plugin_timeout == 20
    assert settings.progress == "auto"
    assert settings.background
    assert settings.record is None


def test_the_real_environment_is_read_if_none_is_given(monkeypatch):
    monkeypatch.setenv("KERNELYARD_PLUGIN", "elm")

    assert Settings.from_environment().plugin == "elm"


def test_the_environment_is_copied_so_that_later_changes_are_not_seen(tmp_path):
    environ = {"KERNELYARD_STORE": str(tmp_path), "KERNELYARD_OAK_SAW": "sharp"}
    settings = Settings.from_environment(environ)
    environ["KERNELYARD_OAK_SAW"] = "blunt"

    assert settings.of_plugin("oak") == {"saw": "sharp"}


def test_each_device_has_preferences_of_its_own_in_order(read):
    settings = read(KERNELYARD_PREFER=" desk = oak , elm ; ; shelf=fir; ")

    assert settings.prefer == {"desk": ("oak", "elm"), "shelf": ("fir",)}


def test_a_plugin_is_given_its_own_options_by_lower_case_name(read):
    settings = read(
        KERNELYARD_OAK_SAW="sharp",
        KERNELYARD_OAK_LONG_NAME="1",
        KERNELYARD_OAK_EMPTY="",
        KERNELYARD_ELM_SAW="blunt",
        OAK_SAW="no",
    )

    assert settings.of_plugin("oak") == {"saw": "sharp", "long_name": "1", "empty": ""}


def test_a_dash_in_the_name_of_a_plugin_is_an_underscore_in_its_variables(read):
    assert read(KERNELYARD_OLD_OAK_SAW="sharp").of_plugin("old-oak") == {"saw": "sharp"}


def test_the_store_is_absolute_and_knows_the_home_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    assert Settings.from_environment({"KERNELYARD_STORE": "~/a"}).store == tmp_path / "a"
    assert Settings.from_environment({"KERNELYARD_STORE": "b"}).store == tmp_path / "b"


def test_without_a_store_the_cache_directory_of_the_user_is_taken():
    settings = Settings.from_environment({"XDG_CACHE_HOME": "/caches"})

    assert settings.store == Path("/caches/kernelyard")


def test_a_cache_directory_that_is_not_absolute_is_ignored_as_its_standard_demands(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = Settings.from_environment({"HOME": str(tmp_path), "XDG_CACHE_HOME": "caches"})

    assert settings.store.is_absolute()
    assert tmp_path in settings.store.parents


def test_without_any_of_them_the_store_is_below_the_home_directory(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = Settings.from_environment({})

    assert tmp_path in settings.store.parents
    assert settings.store.name == "kernelyard"


def test_the_environment_does_not_show_when_settings_are_printed(read):
    assert "hush" not in repr(read(KERNELYARD_OAK_PASSWORD="hush"))
