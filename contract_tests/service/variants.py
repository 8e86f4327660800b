"""All the fair variants, by name. One is a value made by `varying` in a `variants_*` module; nothing else lists it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from fairport.contract_tests.registry import gathered, look_up
from fairport.contract_tests.service import (
    variants_data,
    variants_errors,
    variants_filters,
    variants_http,
    variants_live,
    variants_optionals,
    variants_order,
    variants_paging,
    variants_trouble,
    variants_window,
)
from fairport.contract_tests.service.app import make_app
from fairport.contract_tests.service.behaviour import Behaviour
from fairport.contract_tests.service.data import Dataset
from fairport.contract_tests.service.store import Store
from fairport.contract_tests.service.varying import Surroundings, Variant

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_MODULES: Final = (
    variants_order,
    variants_optionals,
    variants_paging,
    variants_window,
    variants_filters,
    variants_errors,
    variants_http,
    variants_data,
    variants_live,
    variants_trouble,
)


VARIANTS: Final[Mapping[str, Variant]] = gathered(Variant, _MODULES)


def named_variant(name: str) -> Variant:
    """Give the variant of this name. Raises `UsageError` with the nearest names where there is none."""
    return look_up(VARIANTS, name, "variant", where="variant", hint="the variants are listed in contract_tests/service")


def has_own_data(variant: Variant) -> bool:
    """Tell whether a variant holds other data than the honest service, and so needs a store of its own."""
    return variant.records is not Dataset.records


def filled_store(variant: Variant, dataset: Dataset) -> Store:
    """Fill a store with the data of a variant."""
    return Store(variant.records(dataset), dataset.owners)


def make_varied_app(
    variant: Variant,
    store: Store,
    *,
    credentials: Mapping[str, str],
    clock: Callable[[], float],
    sleep: Callable[[float], object],
) -> "WSGIApplication":
    """Build the app of a variant over a store; what it counts begins anew with each app.

    `credentials` are tokens by AccountSid, `clock` gives seconds since the epoch, `sleep` lets seconds pass.
    """
    app = make_app(store, credentials=credentials, clock=clock, sleep=sleep, ways=variant.twist(Behaviour()))
    return variant.wrap(app, Surroundings(clock, sleep))
