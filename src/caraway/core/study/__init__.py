"""The study file: what evaluators get, declared once. It is the hinge between the sites and the evidence engine.

`words` are its closed lists, `columns` its columns, `kinds` which columns each kind of file has, `project` what one project may have,
`pseudonyms` how people are called in it and how their days are made coarser, `rows` whether a row is fit for it.
"""
