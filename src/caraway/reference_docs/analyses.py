"""Which function does which analysis: the words of papers, of R and of Stata, and where the engine has it (below `caraway.evidence`)."""

INNER = frozenset(
    {
        "designs/claims",
        "estimators/compiled",
        "estimators/cox_cells",
        "estimators/cox_compiled",
        "estimators/cox_kernel",
        "estimators/cox_newton",
        "estimators/cox_robust",
        "estimators/cox_rows",
        "estimators/cox_sweep",
        "estimators/doubly_robust_change",
        "estimators/event_table",
        "estimators/influence",
        "estimators/propensity",
        "estimators/reading",
        "estimators/rows",
        "estimators/stages",
        "outcomes/comparing",
        "outcomes/harm_parts",
    }
)
"""Modules that only others of the engine call: they are left out of the manual."""

COUNTS = "Prevalence: shares of people"
TIMES = "Time to a first event"
EVENTS = "Counts of events, and regressions"
TRIALS = "Randomised trials"
LOOKS = "Looks before the end, and stopping"
COMPARISONS = "Comparisons without randomisation"
PANELS = "Forces and months"
CHANGE = "Change, harm and missing answers"
BELIEF = "How far a result may be believed"
SEVERAL = "Several forces or studies together"
PLANS = "Planning a study, and money"

ANALYSES: dict[str, tuple[tuple[str, str, str], ...]] = {
    COUNTS: (
        ("Risk difference; Wald, Newcombe, Miettinen–Nurminen", "prop.test, DescTools::BinomDiffCI", "estimators.proportions.risk_difference"),
        ("Risk ratio; Katz, Miettinen–Nurminen", "epitools::riskratio, csi", "estimators.proportions.risk_ratio"),
        ("Odds ratio; Woolf, Miettinen–Nurminen", "epitools::oddsratio", "estimators.proportions.odds_ratio"),
        ("Pearson's χ² of two arms, with or without Yates's correction", "prop.test, chisq.test", "estimators.proportions.chi_square"),
        ("Fisher's exact test", "fisher.test", "estimators.exact_tables.fisher_exact"),
        ("Conditional odds ratio with its exact interval", "fisher.test", "estimators.exact_tables.conditional_odds_ratio"),
        ("One share; Wilson, Clopper–Pearson, Agresti–Coull", "prop.test, binom.test, ci proportions", "estimators.proportion.proportion_interval"),
        ("Exact binomial test", "binom.test", "estimators.proportion.binomial_test"),
        ("McNemar's test of matched pairs", "mcnemar.test", "estimators.pairs.mcnemar"),
        ("Odds ratio of matched pairs", "binom.test on b and c", "estimators.pairs.matched_odds_ratio"),
        ("Risk difference of matched pairs", "mcc", "estimators.pairs.paired_difference"),
        ("Risk ratios by a robust Poisson regression (Zou 2004)", "glm + sandwich HC0", "estimators.glm.poisson"),
        ("Everything of two arms as one result", "", "outcomes.prevalence.prevalence"),
        ("A share or rate that compares nothing", "binom.test, poisson.test", "outcomes.descriptive.share"),
    ),
    TIMES: (
        ("Cox regression; Efron's or Breslow's ties, strata, weights, clusters, late entries", "survival::coxph, stcox", "estimators.cox.cox"),
        ("Proportional hazards test; km, identity, rank, log", "survival::cox.zph", "checks.proportional_hazards.proportional_hazards"),
        ("Schoenfeld and martingale residuals, baseline hazard", "residuals, basehaz", "estimators.cox_after.baseline_hazard"),
        ("Conditional logistic regression of matched sets, one case each", "survival::clogit", "estimators.cox.cox"),
        ("Kaplan–Meier; Greenwood; log-log, log and plain intervals", "survival::survfit", "estimators.kaplan_meier.kaplan_meier"),
        ("Survival at a time with its interval", "summary(survfit, times)", "estimators.kaplan_meier.survival_at"),
        ("Median time to an event, and other quantiles", "quantile(survfit)", "estimators.kaplan_meier.time_by"),
        ("Restricted mean time without an event", "survRM2, print(rmean)", "estimators.kaplan_meier.restricted_mean"),
        ("Log-rank and Peto's Wilcoxon, stratified", "survival::survdiff", "estimators.logrank.logrank"),
        ("Weibull, exponential and lognormal models", "survival::survreg, streg", "estimators.parametric.parametric"),
        ("Hazard ratio of two arms as a result", "", "outcomes.time_to_first.hazard_ratio"),
    ),
    EVENTS: (
        ("Negative binomial regression (NB2), with exposure", "MASS::glm.nb, nbreg", "estimators.negative_binomial.negative_binomial"),
        ("Poisson regression, with exposure", "glm(poisson)", "estimators.glm.poisson"),
        ("Logistic regression; yes and no, or shares with counts", "glm(binomial)", "estimators.glm.logistic"),
        ("Least squares; HC0 to HC3, clusters", "lm + sandwich, regress", "estimators.linear.least_squares"),
        ("Robust and clustered covariances", "sandwich::vcovHC, vcovCL", "estimators.sandwich.covariance"),
        ("Frequency of two arms as a result", "", "outcomes.frequency.frequency"),
    ),
    TRIALS: (
        ("Difference of means; Neyman's variance, Welch's test", "t.test", "estimators.assigned.difference"),
        ("Difference within strata", "", "estimators.assigned.stratified"),
        ("Analysis of covariance; Lin's regression", "estimatr::lm_lin", "estimators.assigned.adjusted"),
        ("Intention to treat as a result", "", "designs.intention_to_treat.intention_to_treat"),
        ("Randomisation test (Fisher)", "ri2", "estimators.permuted.permutation_test"),
        ("Instrumental variable, two-stage least squares, Anderson–Rubin", "AER::ivreg, ivregress", "estimators.instrument.two_stage"),
        ("Effect of attending among compliers as a result", "", "designs.attendance_iv.attendance_iv"),
        ("Lee's bounds for attrition", "leebounds", "estimators.attrition_bounds.lee_bounds"),
        ("Manski's bounds; Imbens–Manski interval", "", "estimators.attrition_bounds.worst_case"),
    ),
    LOOKS: (
        ("Pocock, O'Brien–Fleming, Wang–Tsiatis constants", "gsDesign", "estimators.boundaries.constant_boundary"),
        ("Lan–DeMets spending; O'Brien–Fleming type, Pocock type, Hwang–Shih–DeCani, power", "ldbounds, gsDesign", "estimators.boundaries.spending_boundary"),
        ("Inflation of the size by looks", "gsDesign", "estimators.boundaries.inflation"),
        ("Estimate, interval and p-value after stopping", "RCTdesign", "estimators.stopped.at_stopping"),
        ("A trial with planned looks as a result", "", "designs.planned_looks.at_look"),
        ("Confidence sequence by a normal mixture", "", "estimators.mixture.normal_mixture"),
        ("Confidence sequence of two rates by betting", "", "estimators.betting.paired_betting"),
        ("Figures for any day as a result", "", "designs.anytime.anytime_difference"),
        ("Stopping for harm; mixture, Wald, Pocock's exact rule", "toxicity boundaries", "estimators.harm_boundary.pocock_boundary"),
    ),
    COMPARISONS: (
        ("Matching; nearest, caliper, exact, Mahalanobis, with or without replacement", "MatchIt::matchit", "estimators.matching.nearest"),
        ("Effect from matched pairs (Abadie and Imbens)", "teffects nnmatch", "estimators.matching.effect"),
        ("Inverse probability weighting; ATE, ATT, ATC, overlap", "WeightIt, teffects ipw", "estimators.weighting.weighted"),
        ("Entropy balancing", "ebal, ebalance", "estimators.entropy.effect"),
        ("Doubly robust (AIPW), with cross-fitting", "teffects aipw, DoubleML", "estimators.aipw.aipw"),
        ("Each of these as a result", "", "designs.weighting.weighted_effect"),
    ),
    PANELS: (
        ("Difference-in-differences by group and time (Callaway and Sant'Anna)", "did::att_gt, csdid", "estimators.group_time.group_time"),
        ("Event study, group, calendar and simple aggregates", "did::aggte", "estimators.aggregate.aggregate"),
        ("Simultaneous bands by a multiplier bootstrap", "did", "estimators.aggregate.bands"),
        ("Two-way fixed effects, weighted, clustered", "fixest::feols, xtreg, areg", "estimators.linear.two_way_fixed_effects"),
        ("Interrupted time series; REML, ML, Prais–Winsten, Newey–West", "nlme::gls, prais, NeweyWest", "estimators.segmented.segmented"),
        ("Interrupted series of rates, quasi-Poisson", "glm(quasipoisson)", "estimators.segmented.segmented_poisson"),
        ("Synthetic control, with placebos in space and time", "Synth::synth", "estimators.synthetic.synthetic"),
    ),
    CHANGE: (
        ("Change of the same people, paired t test", "t.test(paired)", "outcomes.survey_change.paired_change"),
        ("Wilcoxon's signed-rank test", "wilcox.test", "estimators.signed_rank.signed_rank"),
        ("Mean weighted for non-response", "survey::svymean", "estimators.nonresponse.answered_mean"),
        ("Harm per person of two arms as a result", "", "outcomes.harm.harm"),
        ("Permutation test of two means from a reduced table", "coin::oneway_test", "estimators.permutation.permutation_of_means"),
        ("Bootstrap of a reduced table; percentile and BCa intervals", "boot::boot, boot.ci", "estimators.bootstrap.bootstrap_cells"),
        ("Bounds for missing outcomes; tipping point", "", "checks.missingness.tipping_point"),
    ),
    BELIEF: (
        ("Balance table and love plot", "cobalt::bal.tab, MatchIt", "checks.balance.balance"),
        ("Overlap of chances of treatment", "", "checks.overlap.overlap"),
        ("Effective sample size (Kish)", "cobalt", "checks.sample_size.kish"),
        ("E-value", "EValue::evalue", "checks.evalue.e_value"),
        ("Holm, Hochberg, Bonferroni, Benjamini–Hochberg, Benjamini–Yekutieli", "p.adjust", "checks.multiplicity.adjusted"),
        ("Placebo outcomes and dates", "", "checks.placebo.placebo_outcomes"),
        ("Leave one force out", "", "checks.leave_one_out.leave_one_out"),
        ("Effect under different recording", "", "checks.recording.corrected"),
    ),
    SEVERAL: (
        ("Random effects; REML, DerSimonian–Laird, Paule–Mandel, Hartung–Knapp", "metafor::rma", "estimators.random_effects.random_effects"),
        ("Rates of places partly pooled (beta-binomial)", "", "estimators.beta_binomial.pool_rates"),
        ("Funnel plot of places; overdispersion (Spiegelhalter)", "FunnelPlotR", "benchmarking.funnel.funnel_of_rates"),
        ("Standardised ratio with exact limits", "poisson.test", "estimators.funnel_limits.standardised_ratio"),
        ("Disparity between groups", "", "benchmarking.disparity.disparity"),
    ),
    PLANS: (
        ("Size and power of a two-sample t test", "power.t.test", "planning.means_size"),
        ("Size and power of two proportions", "power.prop.test", "planning.proportions_size"),
        ("Events and size for the log-rank test; Schoenfeld, Freedman", "powerSurvEpi, power logrank", "planning.survival_size"),
        ("Design effect of groups of different size", "", "planning.design_effect"),
        ("Present value at a discount rate", "", "economics.money.present_value"),
        ("Benefit–cost ratio with its probabilistic interval", "", "economics.appraisal.benefit_cost"),
        ("Acceptability curve", "", "economics.appraisal.acceptability"),
    ),
}  # fmt: skip
"""Heading → (the analysis, what others call it, the function)."""
