package dev.torc.reactor;

import java.util.ArrayList;
import java.util.List;

/// What a reactor drives, and who of them is awake.
///
/// **Threads.** The reactor's.
final class DrivenRow implements SleepNotice.Row {

    private final List<Hosted> all = new ArrayList<>();
    private final List<Hosted> awake = new ArrayList<>();
    private final SleepNotice sleepNotice = new SleepNotice(this);

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

    @Override
    public boolean hasWork() {
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

    /// Lets all sleep, if none has anything to do, or as many as [SleepNotice] says.
    ///
    /// @return whether all sleep
    boolean prepareToSleep() {
        return sleepNotice.giveAll();
    }

    @Override
    public int size() {
        return awake.size();
    }

    @Override
    public boolean tell(int place) {
        return awake.get(place).driven.prepareToSleep();
    }

    @Override
    public void takeBack(int place) {
        awake.get(place).driven.awake();
    }

    @Override
    public int countIdle(int place) {
        return awake.get(place).countIdle();
    }

    @Override
    public void leave(int place) {
        awake.get(place).awake = false;
        awake.remove(place);
    }

    @Override
    public void leaveAll() {
        for (int i = awake.size() - 1; i >= 0; i--) {
            awake.get(i).awake = false;
        }
        awake.clear();
    }
}
