"""How organisations say they treat complaints: their own promises as data, and what follows from them.

One TOML file an organisation and `bodies.toml` for those outside lie beside this module; staff may install copies that
override them (docs/procedures.md). `load` reads and checks files, `calendar` counts days, `clock` makes deadlines of
promises, `doors` says where a complaint can go next, `words` tells it all in four languages.

Nothing here opens a database or a socket, reads a setting or a clock: folder, zone and `now` are parameters.
"""
