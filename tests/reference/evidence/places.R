# Reference values of pooling, funnels and disparity, in base R alone. Run: Rscript places.R > places.json
show <- function(x) if (is.list(x)) paste0("{", paste0('"', names(x), '": ', vapply(x, show, ""), collapse = ",\n "), "}") else
  if (length(x) == 1) format(x, digits = 13) else paste0("[", paste(format(x, digits = 13, trim = TRUE), collapse = ", "), "]")

# thirteen trials of a vaccine against tuberculosis (Colditz and others 1994): cases and not, vaccinated and not; log risk ratios
bcg <- matrix(c(4,119,11,128, 6,300,29,274, 3,228,11,209, 62,13536,248,12619, 33,5036,47,5761, 180,1361,372,1079, 8,2537,10,619,
  505,87886,499,87892, 29,7470,45,7232, 17,1699,65,1600, 186,50448,141,27197, 5,2493,3,2338, 27,16886,29,17825), ncol = 4, byrow = TRUE)
n1 <- bcg[, 1] + bcg[, 2]; n0 <- bcg[, 3] + bcg[, 4]
y <- log(bcg[, 1] / n1 / (bcg[, 3] / n0)); v <- 1 / bcg[, 1] - 1 / n1 + 1 / bcg[, 3] - 1 / n0; k <- length(y)
pool <- function(tau2) {
  w <- 1 / (v + tau2); m <- sum(w * y) / sum(w); se <- 1 / sqrt(sum(w))
  hk <- sqrt(sum(w * (y - m)^2) / (k - 1) / sum(w)); far <- qt(.975, k - 2) * sqrt(tau2 + se^2)
  w0 <- 1 / v; typical <- (k - 1) * sum(w0) / (sum(w0)^2 - sum(w0^2))
  list(tau2 = tau2, estimate = m, se = se, normal = m + c(-1, 1) * qnorm(.975) * se, hk = hk, hartung = m + c(-1, 1) * qt(.975, k - 1) * hk,
       further = m + c(-1, 1) * far, i2 = tau2 / (tau2 + typical))
}
w <- 1 / v; q <- sum(w * (y - sum(w * y) / sum(w))^2)
dl <- max(0, (q - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
minus <- function(tau2) { w <- 1 / (v + tau2); m <- sum(w * y) / sum(w); (sum(log(v + tau2)) + log(sum(w)) + sum(w * (y - m)^2)) / 2 }
reml <- optimize(minus, c(0, 2), tol = 1e-12)$minimum
slope <- function(t) (minus(t + 1e-5) - minus(t - 1e-5)) / 2e-5
reml <- uniroot(slope, c(reml * .9, reml * 1.1), tol = 1e-12)$root
pm <- uniroot(function(t) { w <- 1 / (v + t); sum(w * (y - sum(w * y) / sum(w))^2) - (k - 1) }, c(0, 5), tol = 1e-13)$root

# beta-binomial of twelve places, by optim from its density
x <- c(12, 31, 8, 40, 22, 15, 60, 5, 33, 18, 27, 9); n <- c(80, 110, 60, 95, 100, 70, 180, 50, 90, 88, 76, 64)
bb <- function(p) { m <- plogis(p[1]); s <- exp(p[2]); -sum(lbeta(m * s + x, (1 - m) * s + n - x) - lbeta(m * s, (1 - m) * s)) }
top <- optim(c(-1, 3), bb, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000), hessian = TRUE)
m <- plogis(top$par[1]); s <- exp(top$par[2])

# exact limits of a ratio, of a count; Newcombe's interval by hand; a winsorised phi
garwood <- poisson.test(14, 20)$conf.int
wilson <- function(x, n) { z <- qnorm(.975); p <- x / n; (p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n) }
a <- wilson(56, 70); b <- wilson(48, 80)               # Newcombe 1998, table II, case (a)
newcombe <- .2 + c(-sqrt((.8 - a[1])^2 + (b[2] - .6)^2), sqrt((a[2] - .8)^2 + (.6 - b[1])^2))
zs <- (x / n - sum(x) / sum(n)) / sqrt(sum(x) / sum(n) * (1 - sum(x) / sum(n)) / n)
ends <- quantile(zs, c(.1, .9)); phi <- mean(pmin(pmax(zs, ends[1]), ends[2])^2)
r <- qbinom(.975, 80, .3); limit <- (r - (pbinom(r, 80, .3) - .975) / dbinom(r, 80, .3)) / 80

cat(show(list(y = y, v = v, q = q, DL = pool(dl), REML = pool(reml), PM = pool(pm), x = x, n = n,
  mean = m, concentration = s, logit_error = sqrt(solve(top$hessian)[1, 1]), shrunk = (m * s + x) / (s + n),
  garwood = as.vector(garwood), newcombe = newcombe, phi = phi, limit = limit)), "\n")
