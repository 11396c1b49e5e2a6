# Further public cases: ages as times, events that come again, pairs as strata, medians, ship damage, cigarettes, studies put together, series, pairs.
# Run: Rscript further.R > further.json   Data are of R's datasets, survival, MASS and nlme (recommended), metadat, AER and MatchIt; metafor puts together.
suppressMessages({library(survival); library(MASS); library(nlme); library(metafor); library(MatchIt)})
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
vec <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
obj <- function(...) { l <- list(...); paste0("{", paste(sprintf('"%s":%s', names(l), unlist(l)), collapse = ",\n"), "}") }
columns <- function(d) do.call(obj, lapply(d, vec))
tight <- coxph.control(eps = 1e-13, iter.max = 50, toler.chol = 1e-14); near <- glm.control(epsilon = 1e-14, maxit = 200)
cox <- function(...) {
  f <- do.call(coxph, list(..., control = tight))
  obj(coef = vec(coef(f)), se = vec(sqrt(diag(if (is.null(f$naive.var)) f$var else f$naive.var))),
      robust = if (is.null(f$naive.var)) "null" else vec(sqrt(diag(f$var))), loglik = vec(f$loglik),
      zph = do.call(obj, sapply(c("km", "identity", "rank", "log"), function(g) vec(cox.zph(f, g, terms = FALSE)$table[, 1]), simplify = FALSE)))
}
# ages in years, from whole years and months: 28 + 1/12 and 20 + 97/12 are one age to R, and two floats
mgus <- with(mgus2, data.frame(enter = age, exit = age + pmax(futime, .5) / 12, death = death, woman = 1 * (sex == "F")))
late <- summary(survfit(Surv(enter, exit, death) ~ 1, mgus), times = c(60, 75, 90))
again <- data.frame(start = cgd$tstart, stop = cgd$tstop, status = cgd$status, treated = 1 * (cgd$treat == "rIFN-g"), age = cgd$age, id = cgd$id)
eyes <- data.frame(time = retinopathy$futime, status = retinopathy$status, laser = retinopathy$trt, id = retinopathy$id)
median3 <- function(y) vec(sapply(c("log-log", "log", "plain"), function(how) summary(survfit(y ~ 1, conf.type = how))$table[c("median", "0.95LCL", "0.95UCL")]))

nb <- glm.nb(Days ~ Eth + Sex + Age + Lrn, quine, control = near); X <- model.matrix(nb); b <- vcov(nb)
meat <- crossprod(X * (quine$Days - fitted(nb)) / (1 + fitted(nb) / nb$theta))
s <- subset(ships, service > 0); p <- glm(incidents ~ type + factor(year) + factor(period) + offset(log(service)), poisson, s, control = near); Y <- model.matrix(p)

data(CigarettesSW, package = "AER"); c5 <- subset(CigarettesSW, year == "1995")
packs <- log(c5$packs); price <- log(c5$price / c5$cpi); income <- log(c5$income / c5$population / c5$cpi); Z <- cbind((c5$taxs - c5$tax) / c5$cpi, c5$tax / c5$cpi)
W <- cbind(1, income); D <- cbind(W, price); P <- cbind(W, fitted(lm(price ~ income + Z))); n <- nrow(D); bread <- solve(crossprod(P))
beta <- bread %*% crossprod(P, packs); e <- as.vector(packs - D %*% beta)

put <- function(y, v) { l <- list(y = vec(y), v = vec(v))
  for (how in c("DL", "REML", "PM")) for (test in c("z", "knha")) { r <- rma(y, v, method = how, test = test, control = list(threshold = 1e-14, maxiter = 5000, tol = 1e-14))
    l[[paste(how, test)]] <- vec(c(r$b, r$se, r$ci.lb, r$ci.ub, r$tau2, r$QE, r$pval)); if (test == "z") l[[how]] <- vec(c(blup(r)$pred, blup(r)$se)) }
  do.call(obj, l) }
hine <- escalc("RD", n1i = n1i, n2i = n2i, ai = ai, ci = ci, data = metadat::dat.hine1989)
stays <- escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = metadat::dat.normand1999)

series <- function(y, from, season = NULL) { t <- seq_along(y) - 1; on <- 1 * (t >= from); since <- on * (t - from); f <- y ~ t + on + since
  if (!is.null(season)) { co <- cos(2 * pi * t / season); si <- sin(2 * pi * t / season); f <- y ~ t + on + since + co + si }
  l <- list(y = vec(y)); for (how in c("REML", "ML")) { g <- gls(f, correlation = corAR1(form = ~1), method = how, control = glsControl(tolerance = 1e-10, msTol = 1e-13))
    l[[how]] <- vec(c(coef(g), sqrt(diag(vcov(g))), coef(g$modelStruct$corStruct, unconstrained = FALSE))) }
  do.call(obj, l) }

# as matching.R has it: MatchIt 4.5.1 searches one dimension wrongly, so that the distance goes through as a Mahalanobis distance
d <- lalonde; d$black <- 1 * (d$race == "black"); d$hispan <- 1 * (d$race == "hispan"); f <- treat ~ age + educ + black + hispan + married + nodegree + re74 + re75
d$at <- fitted(glm(f, binomial, d))
pairs <- function(...) { m <- suppressWarnings(matchit(f, d, method = "nearest", mahvars = ~at, ...))$match.matrix; i <- match(as.vector(t(m)), rownames(d)) - 1; vec(ifelse(is.na(i), -1, i)) }
# entropy balancing on means and squares: the error from the stacked equations of targets, weights and means, everything in its own deviations
U <- scale(as.matrix(d[, c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")])); many <- apply(U, 2, function(x) length(unique(x)) > 2)
U <- scale(cbind(U, U[, many]^2)); one <- d$treat == 1; k <- ncol(U); aim <- colMeans(U[one, ]); C <- sweep(U[!one, ], 2, aim)
l <- rep(0, k); for (i in 1:200) { w <- exp(C %*% l - max(C %*% l)); w <- as.vector(w / sum(w)); g <- colSums(w * C); H <- crossprod(C * sqrt(w)) - tcrossprod(g)
  step <- solve(H, g); size <- 1; value <- function(l) { x <- C %*% l; max(x) + log(sum(exp(x - max(x)))) }
  while (value(l - size * step) > value(l) - 1e-4 * size * sum(g * step) && size > 1e-12) size <- size / 2; l <- l - size * step }
w <- exp(C %*% l - max(C %*% l)); w <- as.vector(w / sum(w)); y <- d$re78; m0 <- sum(w * y[!one]); G <- solve(crossprod(C * sqrt(w)), crossprod(C * w, y[!one] - m0))
inside <- c((y[one] - mean(y[one]) - sweep(U[one, ], 2, aim) %*% G) / sum(one), w * (y[!one] - m0 - C %*% G))

cat(obj(
  version = sprintf('"R %s, survival %s, metafor %s, MatchIt %s"', getRversion(), packageVersion("survival"), packageVersion("metafor"), packageVersion("MatchIt")),
  mgus = obj(data = columns(mgus), plain = cox(Surv(enter, exit, death) ~ woman, mgus), breslow = cox(Surv(enter, exit, death) ~ woman, mgus, ties = "breslow"),
    curve = vec(c(late$surv, late$std.err, late$n.risk))),
  again = obj(data = columns(again), clustered = cox(Surv(start, stop, status) ~ treated + age, again, cluster = again$id)),
  eyes = obj(data = columns(eyes), strata = cox(Surv(time, status) ~ laser + strata(id), eyes)),
  medians = obj(lung = median3(with(na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog")]), Surv(time, status == 2))), veteran = median3(with(veteran, Surv(time, status))),
    ovarian = median3(with(ovarian, Surv(futime, fustat))), aml = median3(with(aml, Surv(time, status)))),
  quine = obj(se = vec(sqrt(diag(b))), alpha = vec(nb$SE.theta / nb$theta^2), hc0 = vec(sqrt(diag(b %*% meat %*% b)))),
  ships = obj(design = vec(t(Y)), columns = ncol(Y), y = vec(s$incidents), exposure = vec(s$service), fit = vec(c(coef(p), sqrt(diag(vcov(p))), logLik(p), deviance(p)))),
  cigarettes = obj(packs = vec(packs), price = vec(price), income = vec(income), taxes = vec(t(Z)), fit = vec(c(beta[3], sqrt(sum(e^2) / (n - 3) * bread[3, 3]),
    sqrt((bread %*% crossprod(P * e) %*% bread)[3, 3] * c(1, n / (n - 3)))))),
  studies = obj(hine = put(as.numeric(hine$yi), as.numeric(hine$vi)), stays = put(as.numeric(stays$yi), as.numeric(stays$vi)), teachers = put(metadat::dat.raudenbush1985$yi, metadat::dat.raudenbush1985$vi)),
  series = obj(nile = series(as.numeric(Nile), 28), gas = series(log(as.numeric(UKgas)), 60, 4), deaths = series(as.numeric(ldeaths), 36, 12)),
  pairs = obj(three = pairs(ratio = 3), strata = pairs(caliper = .1, exact = ~ married + black, ratio = 2), narrow = pairs(caliper = .05, std.caliper = FALSE)),
  balanced = vec(c(mean(y[one]) - m0, sqrt(sum(inside^2))))
), "\n")
