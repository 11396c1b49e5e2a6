# What R 4.2 says of outcomes, planning and several tests. Run as: Rscript outcomes.R > outcomes.json
suppressMessages(library(MASS))
out <- list()
keep <- function(name, x) out[[name]] <<- paste0('"', name, '": [', paste(sprintf("%.17g", as.numeric(x)), collapse = ", "), "]")

# Two arms: Rossi's release trial, 48 of 216 against 66 of 216; and a thin table
rossi <- matrix(c(48, 168, 66, 150), 2, byrow = TRUE)
thin <- matrix(c(1, 29, 9, 31), 2, byrow = TRUE)
for (one in c("rossi", "thin")) {
  t <- get(one)
  plain <- suppressWarnings(prop.test(t, correct = FALSE)); yates <- suppressWarnings(prop.test(t, correct = TRUE)); f <- fisher.test(t)
  keep(paste0(one, "_plain"), c(plain$statistic, plain$p.value, plain$conf.int))
  keep(paste0(one, "_yates"), c(yates$statistic, yates$p.value))
  keep(paste0(one, "_fisher"), c(f$p.value, f$estimate, f$conf.int))
}

# Matched pairs of young re-arrests, Florida 1987
pairs <- matrix(c(158, 515, 290, 1134), 2, byrow = TRUE)
keep("mcnemar_plain", unlist(mcnemar.test(pairs, correct = FALSE)[c("statistic", "p.value")]))
keep("mcnemar_corrected", unlist(mcnemar.test(pairs, correct = TRUE)[c("statistic", "p.value")]))
b <- binom.test(515, 805); keep("mcnemar_exact", c(b$p.value, b$conf.int[1] / (1 - b$conf.int[1]), b$conf.int[2] / (1 - b$conf.int[2])))

# One proportion and one rate
keep("one_exact", with(binom.test(7, 40, .3), c(conf.int, p.value)))
keep("one_wilson", prop.test(7, 40, correct = FALSE)$conf.int)
keep("one_rate", poisson.test(11, 800)$conf.int)

# Regressions: low birth weight; days absent from school
d <- model.matrix(~ age + lwt + factor(race) + smoke, birthwt); keep("birthwt_design", t(d)); keep("birthwt_low", birthwt$low); keep("birthwt_bwt", birthwt$bwt)
g <- glm(low ~ age + lwt + factor(race) + smoke, binomial, birthwt, control = glm.control(epsilon = 1e-14))
keep("logistic", c(coef(g), sqrt(diag(vcov(g))), logLik(g), deviance(g)))
sandwich <- function(bread, scores, groups = NULL, factor = 1) {
  if (!is.null(groups)) scores <- rowsum(scores, groups)
  sqrt(diag(factor * bread %*% crossprod(scores) %*% bread))
}
forces <- rep(1:21, 9); n <- nrow(d); k <- ncol(d)
s <- d * (birthwt$low - fitted(g))
keep("logistic_hc0", sandwich(vcov(g), s)); keep("logistic_cr1", sandwich(vcov(g), s, forces, 21 / 20))
q <- model.matrix(~ Eth + Sex + Age + Lrn, quine); keep("quine_design", t(q)); keep("quine_days", quine$Days)
p <- glm(Days ~ Eth + Sex + Age + Lrn, poisson, quine, control = glm.control(epsilon = 1e-14))
keep("poisson", c(coef(p), sqrt(diag(vcov(p))), logLik(p), deviance(p)))
nb <- glm.nb(Days ~ Eth + Sex + Age + Lrn, quine, control = glm.control(epsilon = 1e-14, maxit = 200))
keep("nb", c(coef(nb), nb$theta, nb$twologlik / 2))
minus <- function(v) -sum(dnbinom(quine$Days, size = 1 / v[8], mu = exp(q %*% v[1:7]), log = TRUE))
h <- optimHess(c(coef(nb), 1 / nb$theta), minus, control = list(ndeps = rep(1e-4, 8)))
keep("nb_observed", sqrt(diag(solve(h))))

# Least squares: birth weight, weighted
w <- 0.5 + (seq_len(n) %% 5) / 4
l <- lm(bwt ~ age + lwt + factor(race) + smoke, birthwt, weights = w)
keep("weights", w); keep("linear", c(coef(l), sqrt(diag(vcov(l)))))
bread <- solve(crossprod(d, w * d)); r <- residuals(l); hat <- hatvalues(l)
keep("linear_hc1", sandwich(bread, w * d * r, NULL, n / (n - k)))
keep("linear_hc2", sandwich(bread, w * d * r / sqrt(1 - hat))); keep("linear_hc3", sandwich(bread, w * d * r / (1 - hat)))
keep("linear_cr1s", sandwich(bread, w * d * r, forces, 21 / 20 * (n - 1) / (n - k)))

# Before and after: Student's sleep data (ties and a nought), and twenty without
sleep_change <- sleep$extra[11:20] - sleep$extra[1:10]
keep("sleep", sleep_change)
tt <- t.test(sleep_change); keep("sleep_t", c(tt$estimate, tt$statistic, tt$p.value, tt$conf.int))
for (c in c(TRUE, FALSE)) { v <- suppressWarnings(wilcox.test(sleep_change, correct = c)); keep(paste0("sleep_rank_", c), c(v$statistic, v$p.value)) }
untied <- c(1.83, -0.5, 1.62, 2.48, -1.68, 1.88, 1.55, 3.06, -1.3, 0.878, 0.647, 0.598, 2.05, -1.07, 1.28, 1.06, 3.14, -1.29, 0.11, 0.42)
keep("untied", untied); v <- wilcox.test(untied); keep("untied_rank", c(v$statistic, v$p.value))

# Several tests
ps <- c(0.011, 0.02, 0.0004, 0.041, 0.2, 0.041, 0.74); keep("p_values", ps)
for (m in c("holm", "hochberg", "bonferroni", "BH")) keep(paste0("adjusted_", m), p.adjust(ps, m))

# Planning
keep("plan_t", c(power.t.test(delta = .3, power = .8)$n, power.t.test(delta = .5, power = .9, sig.level = .01)$n))
keep("plan_power_t", power.t.test(n = 120, delta = .3, strict = TRUE)$power)
keep("plan_prop", c(power.prop.test(p1 = .22, p2 = .31, power = .8, tol = 1e-12)$n, power.prop.test(n = 200, p1 = .22, p2 = .31)$power))
cat("{\n", paste(unlist(out), collapse = ",\n"), "\n}\n", sep = "")
