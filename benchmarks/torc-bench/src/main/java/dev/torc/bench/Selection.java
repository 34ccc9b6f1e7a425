package dev.torc.bench;

import java.util.List;

/// What `--only` leaves of a plan.
final class Selection {

    private Selection() {}

    /// {@return the trials whose contestant or case has the wanted text in its name, with ours beside them}
    static Plan of(Settings settings, Plan plan) {
        if (settings.only().isEmpty()) {
            return plan;
        }
        String text = settings.only().get();
        List<Trial> trials = plan.trials().stream()
                .filter(trial -> trial.about().contains(text)
                        || trial.who().contains(text)
                        || (isOurs(plan, trial) && someoneElseMatches(plan, trial, text)))
                .toList();
        return new Plan(plan.contests(), trials, plan.notes(), plan.plots());
    }

    private static boolean isOurs(Plan plan, Trial trial) {
        return plan.contests().stream().anyMatch(contest -> contest.ours().equals(trial.who()));
    }

    private static boolean someoneElseMatches(Plan plan, Trial ours, String text) {
        return plan.trials().stream()
                .anyMatch(trial ->
                        trial.about().equals(ours.about()) && trial.who().contains(text));
    }
}
