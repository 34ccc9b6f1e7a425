package dev.torc.ring;

/// Whether something that costs little and may save much has lately paid. While it does not, it is tried now and then:
/// ever more rarely, as long as it stays in vain.
///
/// **Threads.** One.
final class Experience {

    private static final int SCORE_AT_START = 4;
    private static final int SCORE_MOST = 16;
    private static final int SCORE_LOST = 2;
    private static final int TRIAL_INTERVAL_LEAST = 16;
    private static final int TRIAL_INTERVAL_MOST = 1024;

    private int score = SCORE_AT_START;
    private int trialInterval = TRIAL_INTERVAL_LEAST;
    private int asksUntilTrial = 1;
    private boolean trying;

    /// {@return whether it has been paying}
    boolean isGood() {
        trying = false;
        return score > 0;
    }

    /// {@return whether it is to be tried though it has not been paying}
    boolean isTrialDue() {
        trying = --asksUntilTrial <= 0;
        if (trying) {
            asksUntilTrial = trialInterval;
        }
        return trying;
    }

    /// Learns that it paid.
    void paid() {
        score = Math.min(score + 1, SCORE_MOST);
        if (trying) {
            trialInterval = TRIAL_INTERVAL_LEAST;
        }
    }

    /// Learns that it was in vain.
    void lost() {
        score = Math.max(score - SCORE_LOST, 0);
        if (trying) {
            trialInterval = Math.min(trialInterval * 2, TRIAL_INTERVAL_MOST);
            asksUntilTrial = trialInterval;
        }
    }

    /// Learns that it did harm: only trials are left.
    void harmed() {
        score = 0;
    }

    /// {@return whether it could hardly pay more}
    boolean isBest() {
        return score == SCORE_MOST;
    }
}
