"""JupyterHub with users and groups, and a proxy that routes nothing, so that the hub's own API alone is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from examples.serve import Place, Server, send

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN: Final = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of a server that ends with its data
USERS: Final = 120
CONFIGURATION: Final = '''
from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    """Keeps the routes that it is told of, and routes nothing."""

    should_start = False
    routes = {{}}

    async def add_route(self, routespec, target, data):
        self.routes[routespec] = {{"routespec": routespec, "target": target, "data": dict(data)}}

    async def delete_route(self, routespec):
        self.routes.pop(routespec, None)

    async def get_all_routes(self):
        return dict(self.routes)


c = get_config()
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {port}
c.JupyterHub.bind_url = "http://127.0.0.1:{unused}"
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "of no worth"
c.Authenticator.allow_all = True
c.JupyterHub.services = [{{"name": "fairport", "api_token": "{token}"}}]
scopes = ["admin:users", "admin:groups", "list:services", "read:hub", "tokens", "proxy"]
c.JupyterHub.load_roles = [{{"name": "fairport", "services": ["fairport"], "scopes": scopes}}]
users = [f"user-{{i:03}}" if i % 9 else f"łódź-{{i:03}}" for i in range({users})]
c.JupyterHub.load_groups = {{f"group-{{i:03}}": {{"users": users[i % 50 : i % 50 + i % 4]}} for i in range(130)}}
c.JupyterHub.load_groups["all"] = {{"users": users}}
'''


def prepare(place: Place) -> Sequence[str]:
    """Write the configuration and return the command."""
    told = CONFIGURATION.format(port=place.port, unused=place.port + 1, token=TOKEN, users=USERS)
    file = place.data / "jupyterhub_config.py"
    file.write_text(told, encoding="utf-8")
    return [str(place.executables / "jupyterhub"), "-f", str(file)]


def fill(place: Place) -> None:
    """Tell of the activity of most users: at equal times, and at none."""
    head = {"Authorization": f"token {TOKEN}"}
    for number in range(1, USERS):
        if number % 9 and number % 4:
            told = {"last_activity": f"2026-01-{1 + number % 20:02}T12:00:00Z"}
            send(f"{place.url}/hub/api/users/user-{number:03}/activity", told, method="POST", headers=head)


SERVER: Final = Server(
    packages=("jupyterhub>=6.1.1,<6.2",),
    prepare=prepare,
    ready="/hub/api/",
    fill=fill,
    base="/hub/api",
    options=(
        "--header",
        f"Authorization: token {TOKEN}",
        "--header",
        "Accept: application/jupyterhub-pagination+json",
    ),
)
