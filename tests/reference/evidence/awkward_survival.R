# Awkward cases of time to a first event, from R's survival: many rows a person, late entries in strata, strata of one arm, units of a million.
# Run: Rscript awkward_survival.R > awkward_survival.json   The data sets are those that survival ships (public). Data and results together.
suppressMessages(library(survival))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
vec <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
obj <- function(...) { l <- list(...); paste0("{", paste(sprintf('"%s":%s', names(l), unlist(l)), collapse = ",\n"), "}") }
columns <- function(d) do.call(obj, lapply(d, vec))
tight <- coxph.control(eps = 1e-13, iter.max = 50, toler.chol = 1e-14)
cox <- function(...) {
  f <- do.call(coxph, list(..., control = tight))
  obj(coef = vec(coef(f)), se = vec(sqrt(diag(if (is.null(f$naive.var)) f$var else f$naive.var))),
      robust = if (is.null(f$naive.var)) "null" else vec(sqrt(diag(f$var))), loglik = vec(f$loglik), score = vec(f$score),
      zph = do.call(obj, sapply(c("km", "identity", "rank", "log"), function(g) vec(cox.zph(f, g, terms = FALSE)$table[, 1]), simplify = FALSE)))
}
test <- function(...) { s <- survdiff(...); sums <- function(x) if (is.matrix(x)) rowSums(x) else x
  obj(chisq = vec(s$chisq), observed = vec(sums(s$obs)), expected = vec(sums(s$exp))) }
shape <- function(formula, d, dist) { f <- survreg(formula, d, dist = dist, control = list(rel.tolerance = 1e-14, maxiter = 200))
  obj(coef = vec(coef(f)), scale = vec(f$scale), se = vec(sqrt(diag(f$var))), loglik = vec(f$loglik[2])) }
shapes <- function(formula, d) { l <- lapply(c("weibull", "exponential", "lognormal"), function(s) shape(formula, d, s))
  names(l) <- c("weibull", "exponential", "lognormal"); do.call(obj, l) }
area <- function(y, until) vec(survival:::survmean(survfit(y ~ 1), 1, until)$matrix[c("rmean", "se(rmean)")])

kidney <- data.frame(time = kidney$time, status = kidney$status, age = kidney$age, sex = kidney$sex, gn = kidney$disease == "GN",
                     an = kidney$disease == "AN", pkd = kidney$disease == "PKD", id = kidney$id)
bladder <- bladder2[, c("start", "stop", "event", "rx", "size", "number", "enum", "id")]
pbc <- na.omit(pbc[1:312, c("time", "status", "trt", "age", "edema", "bili", "albumin", "protime")]); pbc$status <- 1 * (pbc$status == 2)
pbc$lb <- log(pbc$bili); pbc$la <- log(pbc$albumin); pbc$lp <- log(pbc$protime)
rats <- rats[rats$sex == "f", c("litter", "rx", "time", "status")]
heart <- data.frame(start = heart$start, stop = heart$stop, event = heart$event, age = heart$age, year = heart$year, surgery = heart$surgery,
                    transplant = as.integer(heart$transplant) - 1)
stanford <- stanford2[!is.na(stanford2$t5) & stanford2$time > 0, c("time", "status", "age", "t5")]
aml <- data.frame(time = aml$time, status = aml$status, x = 1 * (aml$x == "Maintained"))
late <- summary(survfit(Surv(start, stop, event) ~ 1, heart), times = c(30, 100, 365, 800))

cat(obj(
  version = sprintf('"R %s, survival %s"', getRversion(), packageVersion("survival")),
  kidney = obj(data = columns(kidney),
    plain = cox(Surv(time, status) ~ age + sex + gn + an + pkd, kidney), clustered = cox(Surv(time, status) ~ age + sex, kidney, cluster = kidney$id),
    breslow = cox(Surv(time, status) ~ age + sex, kidney, ties = "breslow")),
  bladder = obj(data = columns(bladder),
    counting = cox(Surv(start, stop, event) ~ rx + size + number, bladder, cluster = bladder$id),
    strata = cox(Surv(start, stop, event) ~ rx + size + number + strata(enum), bladder, cluster = bladder$id),
    breslow = cox(Surv(start, stop, event) ~ rx + size + number + strata(enum), bladder, ties = "breslow")),
  pbc = obj(data = columns(pbc), plain = cox(Surv(time, status) ~ age + edema + lb + la + lp, pbc),
    offset = cox(Surv(time, status) ~ age + edema + offset(.8 * lb), pbc), shapes = shapes(Surv(time, status) ~ age + lb, pbc),
    area = area(Surv(pbc$time / 365.25, pbc$status), 10)),
  rats = obj(data = columns(rats), strata = cox(Surv(time, status) ~ rx + strata(litter), rats),
    clustered = cox(Surv(time, status) ~ rx, rats, cluster = rats$litter), test = test(Surv(time, status) ~ rx + strata(litter), rats)),
  heart = obj(data = columns(heart), plain = cox(Surv(start, stop, event) ~ age + year + surgery + transplant, heart),
    curve = vec(c(late$surv, late$std.err, late$n.risk))),
  stanford = obj(data = columns(stanford), plain = cox(Surv(time, status) ~ age + t5, stanford), shapes = shapes(Surv(time, status) ~ age + t5, stanford)),
  aml = obj(data = columns(aml), plain = cox(Surv(time, status) ~ x, aml), test0 = test(Surv(time, status) ~ x, aml),
    test.5 = test(Surv(time, status) ~ x, aml, rho = .5), test1 = test(Surv(time, status) ~ x, aml, rho = 1), area = area(Surv(aml$time, aml$status), 30))
), "\n")
