# Reference values for time to a first event of weighed and of matched people, from R's survival. Run: Rscript weighed_times.R > weighed_times.json
# The data are veteran, which survival ships (public); weights and pairs are made up by row number. Data and results are written together.
suppressMessages(library(survival))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
vec <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
obj <- function(...) { l <- list(...); paste0("{", paste(sprintf('"%s":%s', names(l), unlist(l)), collapse = ",\n"), "}") }
v <- data.frame(time = veteran$time, status = veteran$status, treated = veteran$trt - 1)
v$weight <- 1 + (seq_len(nrow(v)) %% 5) / 2
v$pair <- ave(seq_len(nrow(v)), v$treated, FUN = seq_along)
v$row <- seq_len(nrow(v))
days <- c(50, 100, 300); until <- 200
tight <- coxph.control(eps = 1e-13, iter.max = 50, toler.chol = 1e-14)
curve <- function(rows) {
  d <<- rows  # residuals() looks for the data where the fit was called from the top
  f <- survfit(Surv(time, status) ~ 1, d, weights = weight, robust = TRUE, id = row)
  s <- summary(f, times = days)
  # The area's robust error is the root of the sum of its squared jackknife residuals, each times its weight.
  r <- residuals(f, times = until, type = "auc")
  obj(survival = vec(s$surv), error = vec(s$std.err), mean = vec(survival:::survmean(f, 1, until)$matrix["rmean"]),
      mean_error = vec(sqrt(sum((r * d$weight)^2))))
}
ratio <- function(f) obj(coef = vec(coef(f)), robust = vec(sqrt(diag(f$var))))
pairs <- v[v$pair <= min(table(v$treated)), ]
cat(obj(
  version = sprintf('"R %s, survival %s"', getRversion(), packageVersion("survival")),
  days = vec(days), until = vec(until),
  data = do.call(obj, lapply(v, vec)),
  treated = curve(v[v$treated == 1, ]), comparison = curve(v[v$treated == 0, ]),
  weighted = ratio(coxph(Surv(time, status) ~ treated, v, weights = weight, robust = TRUE, control = tight)),
  paired = ratio(coxph(Surv(time, status) ~ treated, pairs, cluster = pair, control = tight))
), "\n")
