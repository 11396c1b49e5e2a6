# Reference values for time to a first event, from R's survival. Run: Rscript survival_cases.R > survival_cases.json
# The data sets are those that survival ships (public); one is simulated with a seed. Data and results are written together.
suppressMessages(library(survival))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
vec <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
mat <- function(m) paste0("[", paste(apply(as.matrix(m), 1, vec), collapse = ","), "]")
obj <- function(...) { l <- list(...); paste0("{", paste(sprintf('"%s":%s', names(l), unlist(l)), collapse = ",\n"), "}") }
columns <- function(d) do.call(obj, lapply(d, vec))
fitted <- function(f) {
  zph <- lapply(c("km", "identity", "rank", "log"), function(g) vec(cox.zph(f, g, terms = FALSE)$table[, 1]))
  names(zph) <- c("km", "identity", "rank", "log")
  naive <- if (is.null(f$naive.var)) f$var else f$naive.var
  b <- basehaz(f, centered = FALSE); b <- b[c(TRUE, diff(b$hazard) != 0) & b$hazard > 0, ]
  obj(coef = vec(coef(f)), se = vec(sqrt(diag(naive))), robust = if (is.null(f$naive.var)) "null" else vec(sqrt(diag(f$var))),
      loglik = vec(f$loglik), score = vec(f$score), wald = vec(f$wald.test), zph = do.call(obj, zph), hazard = vec(b$hazard),
      schoenfeld = mat(residuals(f, "schoenfeld")), martingale = vec(residuals(f, "martingale")))
}
tight <- coxph.control(eps = 1e-13, iter.max = 50, toler.chol = 1e-14)
curve <- function(f, at, scale) { s <- summary(f, times = at); vec(c(s$surv, s$std.err, s$lower, s$upper)) }
km <- function(y, at, until, w = NULL) {
  d <- data.frame(y = y); d$w <- if (is.null(w)) 1 else w
  kinds <- c("log-log", "log", "plain")
  parts <- lapply(kinds, function(k) curve(survfit(y ~ 1, d, weights = w, conf.type = k), at))
  names(parts) <- kinds
  rmean <- survival:::survmean(survfit(y ~ 1, d, weights = w), 1, until)$matrix[c("rmean", "se(rmean)")]
  do.call(obj, c(parts, list(rmean = vec(rmean))))
}
test <- function(s) obj(chisq = vec(s$chisq), observed = vec(if (is.matrix(s$obs)) rowSums(s$obs) else s$obs),
                        expected = vec(if (is.matrix(s$exp)) rowSums(s$exp) else s$exp))
parametric <- function(f) obj(coef = vec(coef(f)), scale = vec(f$scale), se = vec(sqrt(diag(f$var))), loglik = vec(f$loglik))

lung <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog")]); lung$status <- lung$status - 1
veteran <- data.frame(time = veteran$time, status = veteran$status, trt = veteran$trt, karno = veteran$karno,
                      cell = as.integer(veteran$celltype), prior = veteran$prior / 10)
veteran$weight <- 1 + (seq_len(nrow(veteran)) %% 5) / 2; veteran$site <- seq_len(nrow(veteran)) %% 17
heart <- data.frame(start = heart$start, stop = heart$stop, event = heart$event, age = heart$age, surgery = heart$surgery,
                    transplant = as.integer(heart$transplant) - 1, id = heart$id)
ovarian <- data.frame(time = ovarian$futime, status = ovarian$fustat, age = ovarian$age, rx = ovarian$rx)
set.seed(20260728); n <- 120
many <- data.frame(time = ceiling(rexp(n, 1 / 9)), event = rbinom(n, 1, .6), x = rbinom(n, 1, .5), z = sample(0:2, n, TRUE),
                   count = sample(1:7, n, TRUE))
long <- many[rep(seq_len(n), many$count), ]
shaped <- function(d, dist) survreg(Surv(time, status) ~ age + sex + ph.ecog, d, dist = dist, control = list(rel.tolerance = 1e-14, maxiter = 200))

cat(obj(
  version = sprintf('"R %s, survival %s"', getRversion(), packageVersion("survival")),
  lung = obj(data = columns(lung),
    km = km(Surv(lung$time, lung$status), c(90, 365, 700), 365),
    sex = test(survdiff(Surv(time, status) ~ sex, lung)),
    sex_rho = test(survdiff(Surv(time, status) ~ sex, lung, rho = 1)),
    sex_strata = test(survdiff(Surv(time, status) ~ sex + strata(ph.ecog), lung)),
    efron = fitted(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, control = tight)),
    breslow = fitted(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, ties = "breslow", control = tight)),
    weibull = parametric(shaped(lung, "weibull")), exponential = parametric(shaped(lung, "exponential")),
    lognormal = parametric(shaped(lung, "lognormal"))),
  veteran = obj(data = columns(veteran),
    cell = test(survdiff(Surv(time, status) ~ cell, veteran)),
    strata = fitted(coxph(Surv(time, status) ~ trt + karno + prior + strata(cell), veteran, control = tight)),
    weighted = fitted(coxph(Surv(time, status) ~ trt + karno + prior, veteran, weights = weight, cluster = seq_len(nrow(veteran)), control = tight)),
    clustered = fitted(coxph(Surv(time, status) ~ trt + karno + strata(cell), veteran, weights = weight, cluster = site, control = tight)),
    offset = fitted(coxph(Surv(time, status) ~ trt + offset(-karno / 30), veteran, control = tight))),
  ovarian = obj(data = columns(ovarian), efron = fitted(coxph(Surv(time, status) ~ age + rx, ovarian, control = tight))),
  heart = obj(data = columns(heart),
    km = km(Surv(heart$start, heart$stop, heart$event), c(30, 100, 500), 500),
    efron = fitted(coxph(Surv(start, stop, event) ~ age + surgery + transplant, heart, control = tight)),
    clustered = fitted(coxph(Surv(start, stop, event) ~ age + transplant + strata(surgery), heart, cluster = id, control = tight))),
  many = obj(data = columns(many),
    km = km(Surv(long$time, long$event), c(3, 9, 20), 20),
    x = test(survdiff(Surv(time, event) ~ x, long)),
    efron = fitted(coxph(Surv(time, event) ~ x + z, long, cluster = seq_len(nrow(long)), control = tight)))
), "\n")
