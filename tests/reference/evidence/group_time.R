# Group-time effects of the castle data (Cheng and Hoekstra 2013, as the package causaldata has them; 50 states, 2000-2010) by hand from 2 x 2 differences, and two-way fixed effects.
# Run, from the root: python -m tests.reference.evidence.quasi_reading | Rscript tests/reference/evidence/group_time.R > tests/reference/evidence/group_time.json
number <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE, scientific = FALSE), collapse = ","), "]")
d <- read.csv(file("stdin"))
start <- sapply(split(d, d$sid), function(s) if (any(s$post > 0)) min(s$year[s$post > 0]) else Inf)
weight <- sapply(split(d, d$sid), function(s) s$popwt[s$year == 2000])
poverty <- sapply(split(d, d$sid), function(s) s$poverty[s$year == 2000])
y <- sapply(split(d, d$sid), function(s) s$l_homicide[order(s$year)]); rownames(y) <- 2000:2010
at <- function(year) y[as.character(year), ]
att <- function(g, t, w, base, who) {
  D <- at(t) - at(base); own <- start == g
  other <- if (who == "never") is.infinite(start) else start > max(t, base) & start != g
  weighted.mean(D[own], w[own]) - weighted.mean(D[other], w[other])
}
groups <- 2006:2010; years <- 2000:2010
table_of <- function(w, who, varying) unlist(lapply(groups, function(g) sapply(years, function(t) {
  if (varying && t == 2000) return(NA)
  att(g, t, w, if (varying && t < g) t - 1 else g - 1, who) })))
one <- rep(1, length(start))
G <- rep(groups, each = length(years)); T <- rep(years, length(groups)); post <- T >= G
overall <- function(w, v) {
  size <- sapply(G, function(g) sum(w[start == g]))
  event <- sapply(0:4, function(e) weighted.mean(v[T - G == e], size[T - G == e]))
  group <- sapply(groups, function(g) mean(v[post & G == g]))
  calendar <- sapply(2006:2010, function(t) weighted.mean(v[post & T == t], size[post & T == t]))
  list(simple = weighted.mean(v[post], size[post]), event = event,
       group = weighted.mean(group, sapply(groups, function(g) sum(w[start == g]))), calendar = mean(calendar))
}
# doubly robust for g = 2007, t = 2009, never treated, covariate poverty in 2000; variance from the influence of each state, by hand
dr <- function(g, t) {
  own <- start == g; use <- own | is.infinite(start); x <- poverty[use]; D <- own[use]; delta <- (at(t) - at(g - 1))[use]
  ps <- fitted(glm(D ~ x, family = binomial)); m <- predict(lm(delta ~ x, subset = !D), data.frame(x = x))
  w1 <- D / sum(D); w0 <- ps * (1 - D) / (1 - ps); w0 <- w0 / sum(w0)
  sum((w1 - w0) * (delta - m))
}
cat("{\n")
cat('"never":', number(table_of(one, "never", FALSE)), ',\n"not_yet":', number(table_of(one, "not yet", FALSE)), ',\n')
v <- table_of(one, "never", TRUE)
cat('"varying":', number(v[!is.na(v)]), ',\n"weighted":', number(table_of(weight, "never", FALSE)), ',\n')
for (w in list(list("even", one), list("by_people", weight))) {
  o <- overall(w[[2]], table_of(w[[2]], "never", FALSE))
  for (n in names(o)) cat('"', w[[1]], "_", n, '":', number(o[[n]]), ',\n', sep = "")
}
cat('"doubly_robust_2007_2009":', number(dr(2007, 2009)), ',\n')
# the error of a cell with even weights: two sample variances
error <- function(g, t) { D <- at(t) - at(g - 1); sqrt(var(D[start == g]) / sum(start == g) + var(D[is.infinite(start)]) / sum(is.infinite(start))) }
cat('"errors_2007":', number(sapply(2007:2010, function(t) error(2007, t))), ',\n')
fit <- lm(l_homicide ~ post + factor(sid) + factor(year), d, weights = popwt)
cat('"two_way":', number(coef(fit)["post"]), '\n}\n')
