# Reference values of randomised designs, in base R alone. Run: Rscript randomised.R > randomised.json
options(digits = 17)
show <- function(x) if (is.list(x)) paste0("{", paste0('"', names(x), '": ', vapply(x, show, ""), collapse = ",\n "), "}") else
  if (length(x) == 1) format(x, digits = 15) else paste0("[", paste(format(x, digits = 15, trim = TRUE), collapse = ", "), "]")

# ToothGrowth: 60 animals, supplement (treated: VC) and dose
y <- ToothGrowth$len; z <- as.numeric(ToothGrowth$supp == "VC"); dose <- ToothGrowth$dose
welch <- t.test(y[z == 1], y[z == 0])
strata <- sapply(split(seq_along(y), dose), function(i) {
  one <- y[i][z[i] == 1]; two <- y[i][z[i] == 0]
  c(length(i) / length(y), mean(one) - mean(two), var(one) / length(one) + var(two) / length(two))
})
hc2 <- function(fit, at) {
  x <- model.matrix(fit); bread <- solve(crossprod(x)); h <- rowSums((x %*% bread) * x)
  meat <- crossprod(x * (residuals(fit) / sqrt(1 - h)))
  sqrt((bread %*% meat %*% bread)[at, at])
}
parallel <- lm(y ~ z + dose); centred <- dose - mean(dose); lin <- lm(y ~ z * centred)

# the randomisation test over all 184,756 allocations of 20 animals at dose 1
small <- y[dose == 1]; who <- z[dose == 1]
sums <- combn(20, 10, function(i) sum(small[i])); observed <- sum(small[who == 1])
permuted <- mean(abs(2 * sums - sum(small)) >= abs(2 * observed - sum(small)) - 1e-9)

# attendance: 40 people by arithmetic; two-stage least squares by its formula
i <- 1:40
assigned <- i %% 2
came <- as.numeric(assigned == 1 & i %% 5 != 0 | i %% 11 == 0)
record <- (i * 7) %% 13
harm <- 10 - 3 * came + record / 2 + ((i * 37) %% 17) / 4
two_stage <- function(controls) {
  x <- cbind(came, controls); w <- cbind(assigned, controls)
  hat <- w %*% solve(crossprod(w), crossprod(w, x)); b <- solve(crossprod(hat), crossprod(hat, harm))
  e <- as.vector(harm - x %*% b); bread <- solve(crossprod(hat)); n <- length(harm); k <- ncol(x)
  first <- lm(came ~ 0 + w); reduced <- lm(harm ~ 0 + w); rows <- w %*% solve(crossprod(w))[, 1]
  shared <- function(one, other) sum(rows^2 * residuals(one) * residuals(other)) * n / (n - k)
  bound <- qf(.95, 1, n - k); a <- coef(reduced)[1]; f <- coef(first)[1]
  coefs <- c(f^2 - bound * shared(first, first), -2 * (a * f - bound * shared(reduced, first)), a^2 - bound * shared(reduced, reduced))
  ends <- (-coefs[2] + c(-1, 1) * sqrt(coefs[2]^2 - 4 * coefs[1] * coefs[3])) / (2 * coefs[1])
  list(estimate = b[1], classical = sqrt(sum(e^2) / (n - k) * bread[1, 1]),
       hc1 = sqrt((bread %*% crossprod(hat * e) %*% bread)[1, 1] * n / (n - k)),
       f = unname(f^2 / shared(first, first)), low = ends[1], high = ends[2])
}

# Lee's bounds by hand: 30 treated of whom 27 are known, 30 controls of whom 20 are
known <- c(rep(1, 27), rep(0, 3), rep(1, 20), rep(0, 10)); arm <- rep(c(1, 0), each = 30)
result <- ((1:60 * 29) %% 61) / 3 + 2 * arm
p <- 1 - (20 / 30) / (27 / 30)
top <- sort(result[arm == 1 & known == 1]); base <- result[arm == 0 & known == 1]
keep <- 27 * (1 - p)                                   # 20 people exactly
high <- mean(tail(top, 20)); low <- mean(head(top, 20)); cut_high <- tail(top, 20)[1]; cut_low <- head(top, 20)[20]
spread_p <- (1 - p)^2 * ((1 - 27/30) / 27 + (1 - 20/30) / 20)
squared <- function(kept, m, cut) mean((kept - m)^2) / keep + (m - cut)^2 * p / keep + ((m - cut) / (1 - p))^2 * spread_p
errors <- sqrt(c(squared(head(top, 20), low, cut_low), squared(tail(top, 20), high, cut_high)) + var(base) / 20)
bounds <- c(low, high) - mean(base)
c_im <- uniroot(function(c) pnorm(c + diff(bounds) / max(errors)) - pnorm(-c) - .95, c(0, 10), tol = 1e-14)$root

cat(show(list(
  y = y, z = z, dose = dose,
  welch = c(unname(welch$estimate[1] - welch$estimate[2]), welch$stderr, unname(welch$parameter), welch$p.value, welch$conf.int),
  stratified = c(sum(strata[1, ] * strata[2, ]), sqrt(sum(strata[1, ]^2 * strata[3, ]))),
  parallel = c(unname(coef(parallel)["z"]), hc2(parallel, "z")),
  lin = c(unname(coef(lin)["z"]), hc2(lin, "z")),
  permuted = permuted,
  harm = harm, assigned = assigned, came = came, record = record,
  wald = two_stage(cbind(rep(1, 40))), controlled = two_stage(cbind(1, record)),
  result = result, arm = arm, known = known,
  lee = c(bounds, errors, bounds[1] - c_im * errors[1], bounds[2] + c_im * errors[2])
)), "\n")
