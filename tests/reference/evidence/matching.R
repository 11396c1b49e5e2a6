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
cat('"entropy_effect":', number(mean(d$re78[d$treat == 1]) - sum(w * d$re78[d$treat == 0])), ',\n"entropy_weights":', number(w * 185), '\n}\n')
