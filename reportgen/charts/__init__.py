"""Draws chart specifications: each way of drawing in modules of its own. What a chart shows is the report's.

`style` says how charts look, `frame` where everything in one stands, `labels` which values have labels, `lettering` how
long words are. `pictures` draws them with `kinds` as `shapes`, which `paint` has matplotlib draw. `native` writes them
as Word's own: `explicit` makes these fit for Word, `embedded` writes the workbooks behind them, and `restyled` tells
what people have changed.
"""
