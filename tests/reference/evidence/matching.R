# Pairs, effect, weights and balance of the LaLonde data as R's MatchIt gives them. Run: Rscript matching.R > matching.json
suppressMessages(library(MatchIt))
number <- function(x) paste0("[", paste(ifelse(is.na(x), "null", format(x, digits = 15, trim = TRUE, scientific = FALSE)), collapse = ","), "]")
rows <- function(m) paste0("[", paste(apply(m, 1, number), collapse = ","), "]")
data(lalonde)
d <- lalonde
d$black <- as.numeric(d$race == "black"); d$hispan <- as.numeric(d$race == "hispan")
f <- treat ~ age + educ + black + hispan + married + nodegree + re74 + re75
# MatchIt 4.5.1 searches a one-dimensional distance wrongly (its nearest is not always the nearest, and with replacement it gives the same
# comparison twice). The same distance handed to it as the only covariate of a Mahalanobis distance takes its other, right, way.
through <- function(...) suppressWarnings(matchit(f, d, method = "nearest", mahvars = ~ place_of, ...))
place <- function(m) { mm <- m$match.matrix; matrix(match(mm, rownames(d)) - 1, nrow(mm), ncol(mm)) }
d$place_of <- fitted(glm(f, binomial, d))
probability <- list(nearest = through(), two = through(ratio = 2, m.order = "smallest"),
  replacement = through(replace = TRUE), replacement_two = through(replace = TRUE, ratio = 2),
  exact = through(exact = ~ black + married, m.order = "data"))
d$place_of <- qlogis(d$place_of)
cases <- c(probability, list(
  logit_caliper = through(link = "linear.logit", caliper = .2),
  mahalanobis = matchit(f, d, method = "nearest", distance = "mahalanobis"),
  mahalanobis_replacement = matchit(f, d, method = "nearest", distance = "mahalanobis", replace = TRUE)))
cat("{\n")
cat('"treat":', number(d$treat), ',\n"re78":', number(d$re78), ',\n"covariates":',
    rows(as.matrix(d[, c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")])), ',\n')
cat('"score":', number(cases$nearest$distance), ',\n')
for (name in names(cases)) cat('"', name, '":', rows(place(cases[[name]])), ',\n', sep = "")
m <- cases$nearest
md <- match.data(m)
cat('"nearest_effect":', number(coef(lm(re78 ~ treat, md, weights = weights))[2]), ',\n')
paired <- t.test(d$re78[d$treat == 1], d$re78[place(m)[, 1] + 1], paired = TRUE)
cat('"nearest_paired_se":', number(paired$stderr), ',\n')
s <- summary(m, interactions = FALSE)
terms <- c("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")
cat('"smd_before":', number(s$sum.all[terms, "Std. Mean Diff."]), ',\n"smd_after":', number(s$sum.matched[terms, "Std. Mean Diff."]), ',\n')
cat('"ratio_before":', number(s$sum.all[terms, "Var. Ratio"]), ',\n"ratio_after":', number(s$sum.matched[terms, "Var. Ratio"]), ',\n')
cat('"ks_before":', number(s$sum.all[terms, "eCDF Max"]), ',\n"ks_after":', number(s$sum.matched[terms, "eCDF Max"]), ',\n')
r <- cases$replacement
sr <- summary(r)
cat('"replacement_weights":', number(r$weights), ',\n"replacement_ess":', number(sr$nn["Matched (ESS)", "Control"]), ',\n')
cat('"replacement_ratio_after":', number(sr$sum.matched[terms, "Var. Ratio"]), ',\n"replacement_ks_after":', number(sr$sum.matched[terms, "eCDF Max"]), ',\n')
p <- fitted(glm(f, binomial, d))
att <- ifelse(d$treat == 1, 1, p / (1 - p))
ate <- ifelse(d$treat == 1, 1 / p, 1 / (1 - p))
ato <- ifelse(d$treat == 1, 1 - p, p)
for (w in list(list("att", att), list("ate", ate), list("ato", ato)))
  cat('"weighted_', w[[1]], '":', number(coef(lm(re78 ~ treat, d, weights = w[[2]]))[2]), ',\n', sep = "")
# entropy balancing by its dual, minimised by optim
X <- scale(as.matrix(d[, terms]))
aim <- colMeans(X[d$treat == 1, ]); C <- sweep(X[d$treat == 0, ], 2, aim)
dual <- function(l) log(sum(exp(C %*% l)))
slope <- function(l) { w <- exp(C %*% l); as.vector(crossprod(C, w / sum(w))) }
o <- optim(rep(0, ncol(C)), dual, slope, method = "BFGS", control = list(reltol = 1e-16, maxit = 10000))
w <- as.vector(exp(C %*% o$par)); w <- w / sum(w)
cat('"entropy_effect":', number(mean(d$re78[d$treat == 1]) - sum(w * d$re78[d$treat == 0])), ',\n"entropy_weights":', number(w * 185), ',\n')
# its standard error from the stacked equations of targets, weights and means, their derivative by differences
U <- as.matrix(X); one <- d$treat == 1; y <- d$re78; k <- ncol(U)
each <- function(a) { off <- sweep(U, 2, a[1:k]); v <- ifelse(one, 0, exp(as.vector(U %*% a[k + 1:k]) - 20))
  cbind(one * off, v * off, one * (y - a[2 * k + 1]), v * (y - a[2 * k + 2])) }
sandwich <- function(each, a) { J <- sapply(seq_along(a), function(j) { h <- 1e-6 * max(1, abs(a[j])); up <- a; up[j] <- up[j] + h; lo <- a; lo[j] <- lo[j] - h
  (colSums(each(up)) - colSums(each(lo))) / (2 * h) }); B <- solve(J, tol = 1e-40); B %*% crossprod(each(a)) %*% t(B) }
a <- c(aim, o$par, mean(y[one]), sum(w * y[!one])); V <- sandwich(each, a); n <- length(a)
cat('"entropy_se":', number(sqrt(V[n - 1, n - 1] + V[n, n] - 2 * V[n - 1, n])), ',\n')
# two moments: squares of what has more than two values, too
many <- apply(U, 2, function(x) length(unique(x)) > 2)
U2 <- scale(cbind(U, U[, many]^2)); C <- sweep(U2[!one, ], 2, colMeans(U2[one, ]))
o2 <- optim(rep(0, ncol(C)), dual, slope, method = "BFGS", control = list(reltol = 1e-16, maxit = 100000))
w2 <- as.vector(exp(C %*% o2$par)); w2 <- w2 / sum(w2)
cat('"entropy_two_effect":', number(mean(y[one]) - sum(w2 * y[!one])), ',\n')
# inverse probability weighting: stacked equations of the regression and both means
D <- model.matrix(f, d); b <- coef(glm(f, binomial, d, control = list(epsilon = 1e-14)))
stack <- function(w1, w0) function(a) { e <- as.vector(plogis(D %*% a[1:9])); cbind(D * (d$treat - e), w1(e) * one * (y - a[10]), w0(e) * (!one) * (y - a[11])) }
for (l in list(list("att", function(e) 1, function(e) e / (1 - e)), list("ate", function(e) 1 / e, function(e) 1 / (1 - e)), list("ato", function(e) 1 - e, function(e) e))) {
  e <- as.vector(plogis(D %*% b)); a <- c(b, weighted.mean(y[one], rep(1, sum(one)) * l[[2]](e[one])), weighted.mean(y[!one], l[[3]](e[!one])))
  S <- diag(c(apply(D, 2, function(x) max(1, max(abs(x)))), 1, 1)); g <- stack(l[[2]], l[[3]])
  scaled <- function(z) g(as.vector(solve(S, z))) %*% diag(1 / diag(S)); V <- sandwich(scaled, as.vector(S %*% a))
  cat('"weighted_', l[[1]], '_se":', number(sqrt(V[10, 10] + V[11, 11] - 2 * V[10, 11])), ',\n', sep = "")
}
# augmented weighting without folds
lines <- lapply(c(1, 0), function(t) predict(lm(re78 ~ age + educ + black + hispan + married + nodegree + re74 + re75, d[d$treat == t, ]), d))
e <- pmin(pmax(fitted(glm(f, binomial, d)), .01), .99); t <- d$treat
psi <- lines[[1]] - lines[[2]] + t * (y - lines[[1]]) / e - (1 - t) * (y - lines[[2]]) / (1 - e)
cat('"aipw_ate":', number(mean(psi)), ',\n"aipw_ate_se":', number(sqrt(mean((psi - mean(psi))^2) / length(y))), ',\n')
phi <- t * (y - lines[[2]]) - (1 - t) * e / (1 - e) * (y - lines[[2]]); att <- sum(phi) / sum(t)
cat('"aipw_att":', number(att), ',\n"aipw_att_se":', number(sqrt(sum((phi - t * att)^2)) / sum(t)), '\n}\n')
