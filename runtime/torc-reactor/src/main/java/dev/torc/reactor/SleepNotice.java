package dev.torc.reactor;

/// Tells those that are looked at in each round that nobody looks at them any more, so that their peers have to
/// ring.
///
/// Who has to be rung for is served later than who is only looked at. So either all are told, and the thread
/// may sleep; or one of them has work, and then the others go on being looked at, but for those that have had no
/// work for some time: their number costs each round a look.
///
/// **Threads.** The one that looks. It allocates nothing.
public final class SleepNotice {

    /// How often the thread tries to sleep in vain before who has no work is left to its doorbell.
    private static final int IDLE_AT_MOST = 16;

    private final Row row;

    /// Those that are looked at in each round, each at a place of its own, from 0 on.
    public interface Row {

        /// {@return how many there are}
        int size();

        /// {@return whether one of them has work, by looking at memory only}
        boolean hasWork();

        /// Says to one that it is not looked at until its doorbell rings, unless it has work.
        ///
        /// @return whether that was said; if not, it is looked at as before, or has left, and those behind it
        ///     have moved up
        boolean tell(int place);

        /// Says to one that was told that it is looked at all the same.
        void takeBack(int place);

        /// Notes that one had no work when the thread would have slept.
        ///
        /// @return how often that was so since it last had any
        int countIdle(int place);

        /// Looks at one no more, which was told; those behind it move up.
        void leave(int place);

        /// Looks at none any more; all were told.
        void leaveAll();
    }

    /// @param row lent
    public SleepNotice(Row row) {
        this.row = row;
    }

    /// {@return whether all have been told; if not, there is work}
    public boolean giveAll() {
        if (row.hasWork()) {
            takeBack(0);
            return false;
        }
        for (int told = 0; told < row.size(); told++) {
            if (!row.tell(row.size() - 1 - told)) {
                takeBack(told);
                return false;
            }
        }
        row.leaveAll();
        return true;
    }

    /// Looks at those again that had work lately, of the last `told`, and no more at any other.
    private void takeBack(int told) {
        int left = told;
        for (int place = row.size() - 1; place >= 0; place--) {
            boolean wasTold = left-- > 0;
            if (row.countIdle(place) > IDLE_AT_MOST) {
                if (wasTold || row.tell(place)) {
                    row.leave(place);
                }
            } else if (wasTold) {
                row.takeBack(place);
            }
        }
    }
}
