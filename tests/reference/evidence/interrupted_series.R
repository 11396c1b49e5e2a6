# Segmented regressions of one made-up series by R's arima and glm, and by hand. Run: Rscript interrupted_series.R > interrupted_series.json
number <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE, scientific = FALSE), collapse = ","), "]")
set.seed(11)
n <- 60; s <- 36; t <- 0:(n - 1); on <- as.numeric(t >= s); since <- on * (t - s)
y <- 20 + .1 * t - 3 * on - .15 * since + 2 * cos(2 * pi * t / 12) + as.numeric(arima.sim(list(ar = .4), n))
people <- round(1000 + 100 * sin(t)); events <- rnbinom(n, mu = people * exp(-4 + .01 * t - .3 * on - .01 * since), size = 20)
X <- cbind(1, t, on, since, cos(2 * pi * t / 12), sin(2 * pi * t / 12)); k <- ncol(X)
turn <- function(v, r) { v <- as.matrix(v); rbind(sqrt(1 - r^2) * v[1, ], v[-1, , drop = FALSE] - r * v[-n, , drop = FALSE]) }
gls <- function(r) { x <- turn(X, r); z <- turn(y, r); b <- solve(crossprod(x), crossprod(x, z)); rss <- sum((z - x %*% b)^2)
  list(b = b, rss = rss, x = x, v = solve(crossprod(x)) * rss / (n - k)) }
reml <- optimize(function(r) { g <- gls(r); (n - k) * log(g$rss) - log(1 - r^2) + determinant(crossprod(g$x))$modulus }, c(-.99, .99), tol = 1e-12)$minimum
r <- 0
for (i in 1:500) { e <- y - X %*% gls(r)$b; r <- sum(e[-1] * e[-n]) / sum(e[-n]^2) }
ml <- arima(y, order = c(1, 0, 0), xreg = X[, -1], method = "ML", optim.control = list(reltol = 1e-14, maxit = 1000))
ls <- lm(y ~ X - 1); u <- X * residuals(ls); L <- floor(4 * (n / 100)^(2 / 9)); S <- crossprod(u)
for (l in 1:L) { C <- crossprod(u[(l + 1):n, ], u[1:(n - l), ]); S <- S + (1 - l / (L + 1)) * (C + t(C)) }
B <- solve(crossprod(X)); nw <- B %*% S %*% B * n / (n - k)
q <- glm(events ~ X - 1 + offset(log(people)), family = quasipoisson, control = list(epsilon = 1e-14))
cat('{\n"y":', number(y), ',\n"events":', number(events), ',\n"people":', number(people), ',\n"start":', s, ',\n')
cat('"reml":', number(gls(reml)$b), ',\n"reml_se":', number(sqrt(diag(gls(reml)$v))), ',\n"reml_rho":', number(reml), ',\n')
cat('"prais":', number(gls(r)$b), ',\n"prais_se":', number(sqrt(diag(gls(r)$v))), ',\n"prais_rho":', number(r), ',\n')
cat('"ml":', number(c(coef(ml)["intercept"], coef(ml)[-(1:2)])), ',\n"ml_rho":', number(coef(ml)["ar1"]), ',\n')
cat('"newey":', number(coef(ls)), ',\n"newey_se":', number(sqrt(diag(nw))), ',\n')
cat('"poisson":', number(coef(q)), ',\n"poisson_se":', number(sqrt(diag(vcov(q)))), ',\n"dispersion":', number(summary(q)$dispersion), '\n}\n')
