package dev.torc.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What all contestants showed in all rounds.
final class Results {

    /// By case, then contestant, then round.
    private final Map<String, Map<String, TreeMap<Integer, Sample>>> samples = new LinkedHashMap<>();

    /// Why a contestant has no sample, by contestant and reason.
    private final Map<String, String> failures = new LinkedHashMap<>();

    void add(String caseName, String who, int round, Sample sample) {
        samples.computeIfAbsent(caseName, _ -> new LinkedHashMap<>())
                .computeIfAbsent(who, _ -> new TreeMap<>())
                .merge(round, sample, Sample::and);
    }

    /// {@return one more than the last round of which there is a sample}
    int rounds() {
        return samples.values().stream()
                .flatMap(byContestant -> byContestant.values().stream())
                .mapToInt(byRound -> byRound.lastKey() + 1)
                .max()
                .orElse(0);
    }

    /// What each sample is given to.
    @FunctionalInterface
    interface Reader {

        /// Reads a sample.
        void read(String caseName, String who, int round, Sample sample);
    }

    void forEach(Reader reader) {
        samples.forEach((caseName, byContestant) -> byContestant.forEach(
                (who, byRound) -> byRound.forEach((round, sample) -> reader.read(caseName, who, round, sample))));
    }

    void addFailure(String about, String who, String reason) {
        failures.putIfAbsent(who + " (" + about + ")", reason);
    }

    /// {@return who has a sample for the case, in the order of the first round}
    List<String> contestants(String caseName) {
        return List.copyOf(samples.getOrDefault(caseName, Map.of()).keySet());
    }

    /// {@return contestant and case, and why there is no number}
    Map<String, String> failures() {
        return failures;
    }

    /// {@return the spread of a contestant's numbers}
    Optional<Spread> spread(String caseName, String who, Metric metric) {
        return Spread.of(byRound(caseName, who, metric).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
    }

    /// Compares round by round, so that what disturbed a round disturbs both sides of its ratio.
    ///
    /// @return the median of ours ÷ peer's over the rounds that both took part in
    OptionalDouble ratio(String caseName, String ours, String peer, Metric metric) {
        Map<Integer, Double> mine = byRound(caseName, ours, metric);
        Map<Integer, Double> theirs = byRound(caseName, peer, metric);
        double[] ratios = mine.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() / theirs.getOrDefault(entry.getKey(), 0.0))
                .filter(Double::isFinite)
                .toArray();
        return Spread.of(ratios)
                .map(spread -> OptionalDouble.of(spread.median()))
                .orElse(OptionalDouble.empty());
    }

    private Map<Integer, Double> byRound(String caseName, String who, Metric metric) {
        Map<Integer, Double> values = new TreeMap<>();
        samples.getOrDefault(caseName, Map.of())
                .getOrDefault(who, new TreeMap<>())
                .forEach((round, sample) -> sample.value(metric).ifPresent(value -> values.put(round, value)));
        return values;
    }

    /// Median and extremes.
    ///
    /// @param median the middle value, or the mean of the two in the middle
    /// @param min the smallest
    /// @param max the largest
    /// @param runs how many there are
    record Spread(double median, double min, double max, int runs) {

        static Optional<Spread> of(double[] values) {
            if (values.length == 0) {
                return Optional.empty();
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length));
        }
    }

    /// {@return the targets of a contest with what became of them}
    List<Verdict> verdicts(Contest contest) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Target target : contest.targets()) {
            String ours = target.who().orElse(contest.ours());
            OptionalDouble value = target.peer().isPresent()
                    ? ratio(contest.name(), ours, target.peer().get(), target.metric())
                    : spread(contest.name(), ours, target.metric())
                            .map(spread -> OptionalDouble.of(spread.median()))
                            .orElse(OptionalDouble.empty());
            verdicts.add(new Verdict(target, value));
        }
        return verdicts;
    }

    /// A target and what was measured; empty if there is no number.
    ///
    /// @param target the bound
    /// @param value ours, or the ratio that the target bounds
    record Verdict(Target target, OptionalDouble value) {}
}
