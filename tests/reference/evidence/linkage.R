# Witness for linking: Fellegi-Sunter weights of a tiny case, the correction of Rogan and Gladen as a maximum likelihood estimate,
# Wilson's interval, and Rubin's rules. Base R alone. Run: Rscript linkage.R > linkage.json

# 1. Fellegi-Sunter: two participants, three police rows; m and u as the test's model has them.
m <- list(surname = c(.9, .07, .03), born = c(.95, .05), sex = c(.98, .02))
u <- list(surname = c(.004, .006, .99), born = c(.0001, .9999), sex = c(.6, .4))
prior <- .01
people <- data.frame(id = 1:2, surname = c("HOLT", "BERG"), born = c("1990-02-03", "1985-05-06"), sex = c("F", NA))
rows <- data.frame(id = 11:13, surname = c("HOLT", "HOLTE", "BERG"), born = c("1990-02-03", "1990-02-03", "1985-05-07"), sex = c("F", "M", "M"))
every <- c(people$surname, rows$surname)
frequency <- function(name) mean(every == name)
jaro_winkler <- function(a, b) { # of the one pair that needs it, HOLT and HOLTE: 4 of 4 and 4 of 5 letters, none exchanged, prefix 4
  stopifnot(sort(c(a, b)) == c("HOLT", "HOLTE"))
  jaro <- (4 / 4 + 4 / 5 + 1) / 3
  jaro + 4 * .1 * (1 - jaro)
}
weight <- function(p, r) {
  w <- log2(prior / (1 - prior))
  if (p$surname == r$surname) w <- w + log2(m$surname[1] / frequency(p$surname))
  else if (all(sort(c(p$surname, r$surname)) == c("HOLT", "HOLTE")) && jaro_winkler(p$surname, r$surname) >= .92) w <- w + log2(m$surname[2] / u$surname[2])
  else w <- w + log2(m$surname[3] / u$surname[3])
  w <- w + if (p$born == r$born) log2(m$born[1] / u$born[1]) else log2(m$born[2] / u$born[2])
  if (!is.na(p$sex) && !is.na(r$sex)) w <- w + if (p$sex == r$sex) log2(m$sex[1] / u$sex[1]) else log2(m$sex[2] / u$sex[2])
  w
}
weights <- c()
for (p in 1:2) for (r in 1:3) weights <- c(weights, weight(people[p, ], rows[r, ]))

# 2. Rogan and Gladen: maximise the likelihood of what was found, the accuracy known; then with it measured.
events <- c(640, 480); n <- c(2000, 1800); se <- c(.9, .85); sp <- c(.98, .97)
found <- function(p, se, sp) se * p + (1 - sp) * (1 - p)
fit <- function(par, minus) optim(par, minus, method = "BFGS", hessian = TRUE, control = list(reltol = 1e-15, ndeps = rep(1e-5, length(par))))
known <- fit(c(.3, .3), function(p) -sum(dbinom(events, n, found(p, se, sp), log = TRUE)))
v <- solve(optimHess(known$par, function(p) -sum(dbinom(events, n, found(p, se, sp), log = TRUE)), control = list(ndeps = c(1e-4, 1e-4))))
difference <- known$par[1] - known$par[2]
difference_se <- sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2])
log_ratio <- log(known$par[1] / known$par[2])
log_ratio_se <- sqrt(v[1, 1] / known$par[1]^2 + v[2, 2] / known$par[2]^2)
# one accuracy for both arms, measured on 300 with the outcome (270 found) and 400 without (388 not found)
joint <- function(x) -(sum(dbinom(events, n, found(x[1:2], x[3], x[4]), log = TRUE)) + dbinom(270, 300, x[3], log = TRUE) + dbinom(388, 400, x[4], log = TRUE))
shared <- fit(c(.3, .25, .9, .97), joint)
vs <- solve(optimHess(shared$par, joint, control = list(ndeps = rep(1e-4, 4))))
shared_difference <- shared$par[1] - shared$par[2]
shared_se <- sqrt(vs[1, 1] + vs[2, 2] - 2 * vs[1, 2])

# 3. Wilson
wilson <- prop.test(94, 97, correct = FALSE)$conf.int

# 4. Rubin's rules with Barnard and Rubin's degrees of freedom
q <- c(.11, .14, .09, .13, .12); w <- c(.0004, .00042, .00039, .00041, .0004)
total <- mean(w) + (1 + 1 / 5) * var(q); missing <- (1 + 1 / 5) * var(q) / total
old <- 4 / missing^2; observed <- 101 / 103 * 100 * (1 - missing); df <- old * observed / (old + observed)
rubin <- c(mean(q), sqrt(total), df, mean(q) + c(-1, 1) * qt(.975, df) * sqrt(total))

say <- function(x) paste0("[", paste(formatC(x, digits = 15, format = "g"), collapse = ", "), "]")
cat("{\n")
cat(' "weights": ', say(weights), ',\n', sep = "")
cat(' "difference": ', say(c(difference, difference_se)), ',\n', sep = "")
cat(' "log_ratio": ', say(c(log_ratio, log_ratio_se)), ',\n', sep = "")
cat(' "shared": ', say(c(shared_difference, shared_se)), ',\n', sep = "")
cat(' "wilson": ', say(wilson), ',\n', sep = "")
cat(' "rubin": ', say(rubin), '\n}\n', sep = "")
