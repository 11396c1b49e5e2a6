"""The evidence engine: a study file in, estimates out. No Django, no database, no names.

`estimators` are arithmetic on arrays; `outcomes` and `designs` turn it into `caraway.evidence.result.Result`s, which cannot be made
without saying what they are; `checks` say how far a result may be believed; `reduce` brings rows down to sufficient statistics.
"""
