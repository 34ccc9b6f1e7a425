package dev.torc.reactor;

import java.util.ArrayList;
import java.util.List;

/// Those that are awake among what a reactor drives.
///
/// **Threads.** The reactor's.
final class DrivenRow {

    private final List<Hosted> awake = new ArrayList<>();

    void add(Hosted hosted) {
        hosted.awake = true;
        awake.add(hosted);
    }

    void remove(Hosted hosted) {
        hosted.awake = false;
        awake.remove(hosted);
    }

    boolean isEmpty() {
        return awake.isEmpty();
    }

    /// Gives each its turn.
    ///
    /// @return whether any had something to do
    boolean turn() {
        boolean any = false;
        // From the end, since a turn may end what has it.
        for (int i = awake.size() - 1; i >= 0; i--) {
            if (i < awake.size()) {
                any |= awake.get(i).driven.turn();
            }
        }
        return any;
    }

    boolean hasWork() {
        for (int i = 0; i < awake.size(); i++) {
            if (awake.get(i).driven.hasWork()) {
                return true;
            }
        }
        return false;
    }

    /// Lets those sleep that have nothing to do.
    ///
    /// @return whether all sleep
    boolean prepareToSleep() {
        for (int i = awake.size() - 1; i >= 0; i--) {
            Hosted hosted = awake.get(i);
            if (!hosted.driven.prepareToSleep()) {
                return false;
            }
            hosted.awake = false;
            awake.remove(i);
        }
        return true;
    }
}
