# Awkward cases of outcomes and tests: empty cells, offsets of very different size, shares with counts, clusters, leverages, ties; a monthly series.
# Run: Rscript awkward_outcomes.R > awkward_outcomes.json   Data are of R's datasets and MASS (public). nlme is recommended R; the sandwiches by hand.
suppressMessages({library(MASS); library(nlme); library(survival)})
out <- list()
keep <- function(name, x) out[[name]] <<- paste0('"', name, '": [', paste(ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), sprintf('"%s"', x)), collapse = ", "), "]")
design <- function(name, X) { keep(paste0(name, "_design"), t(X)); keep(paste0(name, "_columns"), ncol(X)) }
tight <- glm.control(epsilon = 1e-14, maxit = 100)
sandwich <- function(bread, scores, groups = NULL, factor = 1) { if (!is.null(groups)) scores <- rowsum(scores, groups); sqrt(diag(factor * bread %*% crossprod(scores) %*% bread)) }
said <- function(name, f) keep(name, c(coef(f), sqrt(diag(vcov(f))), as.numeric(logLik(f)), deviance(f)))
nb <- function(name, formula, d) { f <- glm.nb(formula, d, control = tight); keep(name, c(coef(f), f$theta, as.numeric(logLik(f)))) }
count <- function(name, formula, d, groups = NULL) {
  f <- glm(formula, poisson, d, control = tight); X <- model.matrix(f); s <- X * (f$y - fitted(f))
  design(name, X); keep(paste0(name, "_y"), f$y); said(paste0(name, "_poisson"), f); keep(paste0(name, "_hc0"), sandwich(vcov(f), s))
  if (!is.null(groups)) { keep(paste0(name, "_groups"), groups); k <- length(unique(groups)); keep(paste0(name, "_cr1"), sandwich(vcov(f), s, groups, k / (k - 1))) }
}
count("epil", y ~ lbase * trt + lage + V4, epil, epil$subject); nb("epil_nb", y ~ lbase * trt + lage + V4, epil)
Insurance$g <- unclass(Insurance$Group); Insurance$a <- unclass(Insurance$Age)
count("insurance", Claims ~ District + g + a + offset(log(Holders)), Insurance); keep("insurance_exposure", Insurance$Holders)
count("warp", breaks ~ wool * tension, warpbreaks); nb("warp_nb", breaks ~ wool * tension, warpbreaks)
count("insects", count ~ spray, InsectSprays); nb("insects_nb", count ~ spray, InsectSprays)
count("infertile", case ~ spontaneous + induced, infert, infert$stratum)

# shares with how many people each is of; a logistic regression, clustered; the conditional one of the matched sets
e <- data.frame(a = as.integer(esoph$agegp), l = as.integer(esoph$alcgp), t = as.integer(esoph$tobgp), x = esoph$ncases, n = esoph$ncases + esoph$ncontrols)
f <- glm(cbind(x, n - x) ~ a + l + t, binomial, e, control = tight); design("cancer", model.matrix(f)); keep("cancer_x", e$x); keep("cancer_n", e$n)
keep("cancer", c(coef(f), sqrt(diag(vcov(f))), deviance(f)))
f <- glm(case ~ spontaneous + induced, binomial, infert, control = tight); said("infertile_logistic", f)
f <- clogit(case ~ spontaneous + induced + strata(stratum), infert, control = coxph.control(eps = 1e-13, toler.chol = 1e-14)); keep("infertile_sets", c(coef(f), sqrt(diag(vcov(f))), f$loglik[2]))

# least squares with every variance, plain and weighted; Welch; Lin
a <- anorexia[anorexia$Treat != "FT", ]; z <- 1 * (a$Treat == "CBT"); keep("weight_z", z); keep("weight_before", a$Prewt); keep("weight_after", a$Postwt)
hc <- function(f, w, type) { X <- model.matrix(f); b <- solve(crossprod(X * sqrt(w))); h <- hatvalues(f); n <- nrow(X); k <- ncol(X)
  sandwich(b, X * w * residuals(f) / switch(type, 1, 1, sqrt(1 - h), 1 - h), factor = if (type == 2) n / (n - k) else 1) }
f <- lm(Postwt ~ z + Prewt, a); one <- rep(1, nrow(a)); keep("weight_plain", c(coef(f), sqrt(diag(vcov(f))), sapply(1:4, function(t) hc(f, one, t))))
w <- rep(c(1, 2, 3.5), length.out = nrow(a)); f <- lm(Postwt ~ z + Prewt, a, weights = w); keep("weight_w", w)
keep("weight_weighted", c(coef(f), sqrt(diag(vcov(f))), sapply(1:4, function(t) hc(f, w, t))))
l <- lm(a$Postwt ~ z * I(a$Prewt - mean(a$Prewt))); keep("weight_lin", c(coef(l)[2], hc(l, one, 3)[2]))
t <- t.test(a$Postwt[z == 1], a$Postwt[z == 0]); keep("weight_welch", c(t$conf.int, t$p.value, t$parameter))
for (g in c("FT", "Cont", "CBT")) { d <- with(anorexia[anorexia$Treat == g, ], Postwt - Prewt); r <- suppressWarnings(wilcox.test(d)); keep(paste0("change_", g), d); keep(paste0("ranks_", g), c(r$statistic, r$p.value)) }
d <- sleep$extra[11:20] - sleep$extra[1:10]; r <- suppressWarnings(wilcox.test(d)); keep("change_sleep", d); keep("ranks_sleep", c(r$statistic, r$p.value))

# two arms and one: admissions at Berkeley, the aspirin trial, empty and full cells, a tasting of tea
arms <- list(berkeley = c(1198, 2691, 557, 1835), aspirin = c(104, 11037, 189, 11034), empty = c(0, 20, 5, 20), full = c(20, 20, 15, 20), tea = c(3, 4, 1, 4), thin = c(2, 1000, 9, 1001), million = c(500123, 1000000, 499000, 1000000))
for (n in names(arms)) { x <- arms[[n]]; p <- function(c) { r <- suppressWarnings(prop.test(x[c(1, 3)], x[c(2, 4)], correct = c)); c(r$statistic, r$p.value) }
  f <- if (max(x) > 1e5) NA else fisher.test(matrix(c(x[1], x[2] - x[1], x[3], x[4] - x[3]), 2, byrow = TRUE))$p.value
  keep(paste0("arms_", n), c(x, p(FALSE), p(TRUE), f)) }
for (x in list(c(0, 10), c(10, 10), c(1, 1), c(81, 263), c(15, 148), c(3, 1e6))) keep(paste0("one_", x[1], "_of_", x[2]),
  c(x, binom.test(x[1], x[2])$conf.int, suppressWarnings(prop.test(x[1], x[2], correct = FALSE))$conf.int, binom.test(x[1], x[2], .3)$p.value, binom.test(x[1], x[2], conf.level = .99)$conf.int))
p <- c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .324, .4262, .5719, .6528, .759, 1); keep("tests", p)
for (m in c("holm", "BH", "bonferroni", "hochberg", "BY")) keep(paste0("tests_", m), p.adjust(p, m))
keep("sizes", c(power.t.test(delta = .5, power = .9, sig.level = .01, strict = TRUE, tol = 1e-12)$n, power.t.test(n = 20, delta = 1, strict = TRUE)$power,
  power.prop.test(p1 = .5, p2 = .75, power = .9, tol = 1e-12)$n, power.prop.test(p1 = .01, p2 = .02, power = .8, sig.level = .01, tol = 1e-12)$n, power.prop.test(n = 50, p1 = .5, p2 = .75)$power))

# drivers killed or hurt each month before and after the belt law of February 1983
s <- as.data.frame(Seatbelts); n <- nrow(s); t <- 0:(n - 1); from <- 169; on <- 1 * (t >= from); since <- on * (t - from); co <- cos(2 * pi * t / 12); si <- sin(2 * pi * t / 12); y <- s$drivers
g <- gls(y ~ t + on + since + co + si, correlation = corAR1(form = ~1), control = glsControl(tolerance = 1e-10, msTol = 1e-12))
keep("belts", y); keep("belts_vans", s$VanKilled); keep("belts_reml", c(coef(g), sqrt(diag(vcov(g)))))
q <- glm(s$VanKilled ~ t + on + since + co + si, quasipoisson, control = tight); keep("belts_rates", c(coef(q), sqrt(diag(vcov(q)))))
cat("{\n", paste(out, collapse = ",\n"), "\n}\n", sep = "")
