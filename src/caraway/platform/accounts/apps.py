from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "caraway.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import routes  # noqa: F401  the check of routes is registered
