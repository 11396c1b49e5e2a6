# Synthetic controls of made-up places by trying every set of donors, and Prop 99-like placebos. Run: Rscript synthetic_control.R > synthetic_control.json
number <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE, scientific = FALSE), collapse = ","), "]")
set.seed(5)
places <- 9; periods <- 20; start <- 14
common <- rbind(cumsum(rnorm(periods)), sin(1:periods / 3))
Y <- t(sapply(1:places, function(i) 10 + runif(2, .3, 1.5) %*% common + rnorm(periods, sd = .3)))
Y[1, (start + 1):periods] <- Y[1, (start + 1):periods] - 2
best <- function(X0, x1) {           # the least over the simplex: every set of donors with its weights free, the best whose weights are all at least 0
  J <- ncol(X0); found <- NULL; least <- Inf
  for (m in 1:(2^J - 1)) {
    on <- which(bitwAnd(m, 2^(0:(J - 1))) > 0); if (length(on) > nrow(X0)) next
    A <- X0[, on, drop = FALSE] - x1
    w <- tryCatch({ s <- solve(crossprod(A), rep(1, length(on))); s / sum(s) }, error = function(e) NULL)
    if (is.null(w) || any(w < 0)) next
    v <- sum((A %*% w)^2)
    if (v < least) { least <- v; found <- replace(rep(0, J), on, w) }
  }
  found
}
fit <- function(Y, i) {
  X <- sweep(Y[, 1:start], 2, apply(Y[, 1:start], 2, sd), "/")
  w <- best(t(X[-i, ]), X[i, ]); gap <- Y[i, ] - w %*% Y[-i, ]
  list(w = w, gap = gap, pre = mean(gap[1:start]^2), post = mean(gap[(start + 1):periods]^2))
}
own <- fit(Y, 1)
ratios <- own$post / own$pre
for (i in 1:(places - 1)) { f <- fit(Y[-1, ], i); ratios <- c(ratios, f$post / f$pre) }
cat('{\n"outcome": [', paste(apply(Y, 1, number), collapse = ",\n"), '],\n"start":', start, ',\n')
cat('"weights":', number(own$w), ',\n"gap":', number(own$gap), ',\n"before":', number(own$pre), ',\n"ratios":', number(ratios), ',\n"p":', number(mean(ratios >= ratios[1])), '\n}\n')
