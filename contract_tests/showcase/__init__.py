"""The second reference service: parcels, each of whose collections follows another of the world's conventions.

`demo.demo()` builds it whole; `faults.FAULTS` lists its lies, `variants.VARIANTS` its fair oddities. Its contract is
`spec/showcase/`. What it does is cut into small named steps (`behaviour.Behaviour`), in the order in which a request
passes them:

    ask        what was asked, before anything of it is read
    rows       which parcels there are at all when the request comes
    conditions which of them a query parameter lets through, one condition a parameter; `chosen` applies them
    sort_keys  what a value of `sort` sorts by; `ordered` applies it, `rank` is the order without asking
    limit      how large the page is to be
    start      where it begins: by offset, by page number, by a cursor, after an item
    page       the last word on which rows the page holds
    serialise  one parcel as a JSON object
    cursor     how the place after a page is written; `read_cursor` reads it, `next_url` wraps it in an address
    more       whether rows remain; `total`, how many there are
    envelope   the body around the items, one function a collection; `headers`, the same for headers
    member_id  what a parcel's own address calls it
    member     one parcel by itself
    finish     the last word on status, headers and bytes

To add a fault, write a function that takes a `Behaviour` and gives another by `dataclasses.replace`, put `@fault(...)`
of `lying` above it with the rules that must catch it, in a module named `faults_*` that `faults._MODULES` lists; its
docstring is its summary. `lying` has the few ways to twist that most need: `each_parcel`, `each_page`, `each_body`,
`each_headers`, `each_reply`, `each_condition`, `each_order`; all take `only`, the collections that the lie is told by.
A variant is the same with `@variant` of `varying`, in a module that `variants._MODULES` lists. Names are unique over
both reference services. `fairport prove NAME` runs one.
"""
