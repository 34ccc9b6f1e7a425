package dev.torc.reactor;

import java.util.ArrayList;
import java.util.List;

/// What a reactor drives, and who of them is awake.
///
/// **Threads.** The reactor's.
final class DrivenRow {

    private final List<Hosted> all = new ArrayList<>();
    private final List<Hosted> awake = new ArrayList<>();

    /// Drives something, which is awake.
    void join(Hosted hosted) {
        all.add(hosted);
        add(hosted);
    }

    /// Drives something no more.
    void leave(Hosted hosted) {
        all.remove(hosted);
        hosted.awake = false;
        awake.remove(hosted);
    }

    void add(Hosted hosted) {
        hosted.awake = true;
        awake.add(hosted);
    }

    /// {@return all that is driven, awake or not, the latest last}
    List<Hosted> all() {
        return List.copyOf(all);
    }

    boolean drivesNothing() {
        return all.isEmpty();
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
                Hosted hosted = awake.get(i);
                if (hosted.driven.turn()) {
                    hosted.worked();
                    any = true;
                }
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

    boolean isHeldUpByPolling() {
        for (int i = 0; i < awake.size(); i++) {
            if (awake.get(i).driven.isHeldUpByPolling()) {
                return true;
            }
        }
        return false;
    }

    /// Lets all sleep, if none has anything to do. If one has, the others go on having their turns, since who has to
    /// be rung for comes later than who is looked at; but for those that have had nothing to do for some time.
    ///
    /// @return whether all sleep
    boolean prepareToSleep() {
        if (hasWork()) {
            takeBack(0);
            return false;
        }
        for (int told = 0; told < awake.size(); told++) {
            if (!awake.get(awake.size() - 1 - told).driven.prepareToSleep()) {
                takeBack(told);
                return false;
            }
        }
        for (int i = awake.size() - 1; i >= 0; i--) {
            awake.get(i).awake = false;
        }
        awake.clear();
        return true;
    }

    /// Wakes those again that had something to do lately, of the last `told`, and lets all others of them sleep.
    private void takeBack(int told) {
        int left = told;
        for (int i = awake.size() - 1; i >= 0; i--) {
            Hosted hosted = awake.get(i);
            boolean wasTold = left-- > 0;
            if (hosted.countIdle()) {
                if (wasTold || hosted.driven.prepareToSleep()) {
                    hosted.awake = false;
                    awake.remove(i);
                }
            } else if (wasTold) {
                hosted.driven.awake();
            }
        }
    }
}
