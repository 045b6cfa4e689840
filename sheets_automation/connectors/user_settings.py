"""placeholder"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserSettings:
    folder: str = ""
    lang: str = ""


def read_user_settings() -> UserSettings:
    return UserSettings()
