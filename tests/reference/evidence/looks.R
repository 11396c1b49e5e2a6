# Reference values of planned looks and of harm, by nested integration and plain sums in base R. Run: Rscript looks.R > looks.json
show <- function(x) if (is.list(x)) paste0("{", paste0('"', names(x), '": ', vapply(x, show, ""), collapse = ",\n "), "}") else
  if (length(x) == 1) format(x, digits = 13) else paste0("[", paste(format(x, digits = 13, trim = TRUE), collapse = ", "), "]")
whole <- function(f, low, high) integrate(f, low, high, rel.tol = 1e-12, abs.tol = 1e-15, subdivisions = 1000L)$value

# scores at information t: the chance of leaving above at the second and third look, from inside -b..b before
second <- function(b1, c, t, drift = 0) whole(function(s)
  dnorm(s, drift * t[1], sqrt(t[1])) * pnorm(c * sqrt(t[2]), s + drift * (t[2] - t[1]), sqrt(t[2] - t[1]), lower.tail = FALSE),
  -b1 * sqrt(t[1]), b1 * sqrt(t[1]))
third <- function(b1, b2, c, t, drift = 0) {
  inner <- function(s2) vapply(s2, function(at) whole(function(s1)
    dnorm(s1, drift * t[1], sqrt(t[1])) * dnorm(at, s1 + drift * (t[2] - t[1]), sqrt(t[2] - t[1])), -b1 * sqrt(t[1]), b1 * sqrt(t[1])), 0)
  whole(function(s2) inner(s2) * pnorm(c * sqrt(t[3]), s2 + drift * (t[3] - t[2]), sqrt(t[3] - t[2]), lower.tail = FALSE),
    -b2 * sqrt(t[2]), b2 * sqrt(t[2]))
}
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-11)$root

# constants: two-sided .05, two and three equal looks
pocock2 <- root(function(c) pnorm(-c) + second(c, c, c(.5, 1)) - .025, 1.5, 3)
pocock3 <- root(function(c) pnorm(-c) + second(c, c, c(1, 2, 3) / 3) + third(c, c, c, c(1, 2, 3) / 3) - .025, 1.5, 3)
fleming3 <- root(function(c) { b <- c * sqrt(3 / 1:3); pnorm(-b[1]) + second(b[1], b[2], 1:3 / 3) + third(b[1], b[2], b[3], 1:3 / 3) - .025 }, 1.5, 3)

# spending, each side .025, looks at .3, .7 and 1
t <- c(.3, .7, 1)
spend <- function(f) { a <- f(t); s <- diff(c(0, a)); b1 <- qnorm(a[1], lower.tail = FALSE)
  b2 <- root(function(c) second(b1, c, t) - s[2], 1, 6); c(b1, b2, root(function(c) third(b1, b2, c, t) - s[3], 1, 6)) }
fleming <- spend(function(t) 2 * pnorm(qnorm(.025 / 2) / sqrt(t)))
pocock <- spend(function(t) .025 * log(1 + (exp(1) - 1) * t))
decani <- spend(function(t) .025 * (1 - exp(4 * t)) / (1 - exp(4)))
power3 <- spend(function(t) .025 * t^3)

# stopped at the second of three looks with z = 2.9 under O'Brien-Fleming: p, median-unbiased estimate and interval in standard errors of that look
b <- fleming3 * sqrt(3 / 1:3); u <- c(.5, 1)
extreme <- function(d) pnorm(b[1] * sqrt(u[1]), d * u[1], sqrt(u[1]), lower.tail = FALSE) + second(b[1], 2.9, u, d)
stopped <- c(2 * extreme(0), root(function(d) extreme(d) - .5, 0, 6), root(function(d) extreme(d) - .025, -2, 3), root(function(d) extreme(d) - .975, 2, 9))

# power of three looks under O'Brien-Fleming when the final z has mean 3
strong <- c(pnorm(b[1] * sqrt(1/3), 1, sqrt(1/3), lower.tail = FALSE), second(b[1], b[2], 1:3 / 3, 3), third(b[1], b[2], b[3], 1:3 / 3, 3))

# harm: the chance of ever reaching limits among 30 people at 10%, count by count
limits <- c(rep(99, 2), rep(3, 6), rep(4, 8), rep(6, 14)); going <- c(1, rep(0, 40)); gone <- 0
for (limit in limits) { going <- going * .9 + c(0, going[-41]) * .1; at <- seq_along(going) > limit; gone <- gone + sum(going[at]); going[at] <- 0 }
mixture <- log(whole(function(p) (p / .05)^7 * ((1 - p) / .95)^53, .05, 1) / .95)

cat(show(list(pocock2 = pocock2, pocock3 = pocock3, fleming3 = fleming3, fleming = fleming, pocock = pocock, decani = decani,
  power3 = power3, stopped = stopped, strong = strong, limits = limits, ever = gone, mixture = mixture,
  normal = log(whole(function(m) exp(50 * (.4 * m - m^2 / 2)) * dnorm(m, 0, .3), -6, 6)))), "\n")
