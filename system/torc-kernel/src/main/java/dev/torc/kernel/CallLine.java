package dev.torc.kernel;

/// Calls that wait for the same, first come first served, threaded through the memory that their server has for
/// them: a line of thousands has no object a call, and a call is taken out of its middle at once.
///
/// ```text
///      CallLine readers = new CallLine(this);
///      …
///      protected int read(Call call) {
///          if (empty) {
///              readers.add(call.token());
///              return Call.LATER;
///          }
/// ```
///
/// A call that is answered, whoever answers it, is out of its line by that.
///
/// **A call in a line has no operation under way**, and no other thread answers it: what that left would stand
/// where the line is threaded.
///
/// **Threads.** The kernel's.
public final class CallLine {

    /// What [#first] says where nobody waits.
    public static final long NOBODY = -1L;

    /// Neighbours are the indexes of calls plus one.
    private static final int NO_NEIGHBOUR = 0;

    private final CallKeeper keeper;
    private final int number;
    private long first = NOBODY;
    private long last = NOBODY;
    private int count;

    /// Makes a line of calls of one keeper, which has at most [KernelHost#LINES].
    public CallLine(CallKeeper keeper) {
        this.keeper = keeper;
        this.number = keeper.add(this);
        if (number > KernelHost.LINES) {
            throw new IllegalStateException("more than " + KernelHost.LINES + " lines of one keeper");
        }
    }

    /// Lets calls of another keeper wait here too. Keepers that share lines are given them in one order.
    public void shareWith(CallKeeper other) {
        if (other.add(this) != number) {
            throw new IllegalStateException(other + " was given another line before this one");
        }
    }

    /// {@return how many calls wait}
    public int count() {
        return count;
    }

    /// {@return the token of the call that has waited longest, or [#NOBODY]}
    public long first() {
        return first;
    }

    /// {@return the token of the call behind this one, which is in the line, or [#NOBODY]}
    public long after(long token) {
        return at(keeper.host().lines().behind(token));
    }

    /// Puts a read or a write at the end of the line. It was begun on a keeper of this line and is in none.
    ///
    /// What it has in its pool is remembered: [KernelHost#pool], [KernelHost#address], [KernelHost#length].
    public void add(Call call) {
        add(call.token(), call.address(), call.length());
    }

    /// Puts a call at the end of the line. It was begun on a keeper of this line and is in none.
    ///
    /// @param address what [KernelHost#address] says of it, not negative and below 2³²
    /// @param length what [KernelHost#length] says of it, not negative, at most [KernelHost#MOST_BYTES]
    public void add(long token, long address, int length) {
        keeper.host().lines().place(token, address, length);
        add(token);
    }

    /// Puts a call at the end of the line. It was begun on a keeper of this line and is in none.
    public void add(long token) {
        LineMemory memory = keeper.host().lines();
        keeper.host().setLine(token, number);
        int before = NO_NEIGHBOUR;
        if (last == NOBODY) {
            first = token;
        } else {
            before = (int) last + 1;
            memory.setNeighbours(last, memory.before(last), (int) token + 1);
        }
        memory.setNeighbours(token, before, NO_NEIGHBOUR);
        last = token;
        count++;
    }

    /// Takes the call out that has waited longest.
    ///
    /// @return its token, or [#NOBODY]
    public long poll() {
        long token = first;
        if (token != NOBODY) {
            remove(token);
        }
        return token;
    }

    /// Takes a call out, which is in this line.
    public void remove(long token) {
        LineMemory memory = keeper.host().lines();
        int before = memory.before(token);
        int behind = memory.behind(token);
        if (before == NO_NEIGHBOUR) {
            first = at(behind);
        } else {
            memory.setNeighbours(at(before), memory.before(at(before)), behind);
        }
        if (behind == NO_NEIGHBOUR) {
            last = at(before);
        } else {
            memory.setNeighbours(at(behind), before, memory.behind(at(behind)));
        }
        keeper.host().setLine(token, 0);
        count--;
    }

    private long at(int neighbour) {
        return neighbour == NO_NEIGHBOUR ? NOBODY : keeper.host().tokenAt(neighbour - 1);
    }
}
