package dev.torc.bench;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one command runs: its cases, and the contestants' turns that feed them.
///
/// @param contests in the order of the table
/// @param trials in the order of a round
/// @param notes sentences to print under the table: what a reader must know to trust a number
/// @param plots what is worth a picture
public record Plan(List<Contest> contests, List<Trial> trials, List<String> notes, List<Plot> plots) {

    /// Keeps copies of the lists.
    public Plan {
        contests = List.copyOf(contests);
        trials = List.copyOf(trials);
        notes = List.copyOf(notes);
        plots = List.copyOf(plots);
    }

    /// A plan whose numbers make no picture.
    public Plan(List<Contest> contests, List<Trial> trials, List<String> notes) {
        this(contests, trials, notes, List.of());
    }

    /// {@return the contestants that are ours and that something is asked of}
    Set<String> ours() {
        return contests.stream()
                .flatMap(contest -> Stream.concat(
                        Stream.of(contest.ours()), contest.targets().stream().flatMap(target -> target.who().stream())))
                .collect(Collectors.toSet());
    }
}
