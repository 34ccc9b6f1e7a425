package dev.torc.messages;

import dev.torc.uapi.Errno;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages by type: those that wait for somebody, and those who wait for one. Of one type there is only either.
///
/// **What is kept, and what is not.** A message that nobody waits for is kept, behind those of its type, and the
/// queue behind it moves on. There are two bounds: for all types together, and for each, so that one that nobody
/// ever asks for does not take the place of the others. What comes beyond them is refused: it is the newest that
/// goes, and its sender is told if he wants an answer.
///
/// **Threads.** Any; no foreign code runs under its lock.
final class Inbox {

    /// What became of a message.
    enum Delivery {
        /// Somebody has it.
        HANDED,
        /// It waits.
        KEPT,
        /// There is no room for it, or the end has come.
        REFUSED
    }

    /// How many types that were once waited for are remembered. Beyond it they are made anew each time.
    private static final int MOST_REMEMBERED = 1024;

    private static final class Line {
        private final WaiterLine waiters = new WaiterLine();
        private final MessageRows.Line kept = new MessageRows.Line();
        private boolean isRemembered;
    }

    private final TypeTable<Line> lines = new TypeTable<>();
    private final MessageRows rows;
    private final int mostOfOneType;
    private int remembered;
    private boolean ended;

    Inbox(int most, int mostOfOneType) {
        this.rows = new MessageRows(most);
        this.mostOfOneType = mostOfOneType;
    }

    /// Gives a message to who has waited longest for its type, or keeps it.
    Delivery deliver(Message message) {
        Thread waiting;
        synchronized (this) {
            if (ended) {
                return Delivery.REFUSED;
            }
            Line line = lines.get(message.type());
            if (line == null) {
                return keep(null, message);
            }
            Waiter waiter = line.waiters.poll();
            if (waiter == null) {
                return keep(line, message);
            }
            waiting = waiter.give(message);
            drop(message.type(), line);
        }
        LockSupport.unpark(waiting);
        return Delivery.HANDED;
    }

    private Delivery keep(@Nullable Line found, Message message) {
        if (rows.isFull() || (found != null && found.kept.count() >= mostOfOneType)) {
            return Delivery.REFUSED;
        }
        Line line = found != null ? found : newLine(message.type());
        rows.add(line.kept, message.sender(), message);
        return Delivery.KEPT;
    }

    /// Takes the oldest message of a type, or waits in line for the next.
    ///
    /// @return whether it was taken; if not, the waiter is given what comes, or told of the end
    synchronized boolean takeOrWait(int type, Message into, Waiter waiter) {
        Line line = lines.get(type);
        if (line != null && line.kept.count() != 0) {
            takeFirst(type, line, into);
            return true;
        }
        if (ended) {
            waiter.end(Errno.ESHUTDOWN.negated());
        } else {
            (line != null ? line : remember(type)).waiters.add(waiter);
        }
        return false;
    }

    /// Takes the oldest message of a type, if there is one.
    synchronized boolean take(int type, Message into) {
        Line line = lines.get(type);
        if (line == null || line.kept.count() == 0) {
            return false;
        }
        takeFirst(type, line, into);
        return true;
    }

    /// Lets a waiter go who does not want to wait any more.
    ///
    /// @return false if it has been given something meanwhile
    synchronized boolean leave(int type, Waiter waiter) {
        if (waiter.isGiven()) {
            return false;
        }
        Line line = lines.get(type);
        if (line != null) {
            line.waiters.remove(waiter);
            drop(type, line);
        }
        return true;
    }

    /// Ends all waits with ESHUTDOWN; nothing is kept from now on.
    ///
    /// @param unheard is given each message that is kept, the oldest of each type first; lent
    /// @param scratch where they are copied for it
    void end(Consumer<Message> unheard, Message scratch) {
        synchronized (this) {
            ended = true;
        }
        // What is kept now is touched by nobody but those who take it, one message at a time.
        for (Line line : allLines()) {
            boolean hasMore;
            do {
                hasMore = endOne(line);
            } while (hasMore);
            while (takeAny(line, scratch)) {
                unheard.accept(scratch);
            }
        }
    }

    private synchronized List<Line> allLines() {
        return lines.values();
    }

    private boolean endOne(Line line) {
        Thread waiting;
        synchronized (this) {
            Waiter waiter = line.waiters.poll();
            if (waiter == null) {
                return false;
            }
            waiting = waiter.end(Errno.ESHUTDOWN.negated());
        }
        LockSupport.unpark(waiting);
        return true;
    }

    private synchronized boolean takeAny(Line line, Message into) {
        if (line.kept.count() == 0) {
            return false;
        }
        rows.peek(line.kept, into);
        rows.remove(line.kept);
        return true;
    }

    private void takeFirst(int type, Line line, Message into) {
        rows.peek(line.kept, into);
        rows.remove(line.kept);
        drop(type, line);
    }

    private Line newLine(int type) {
        Line line = new Line();
        lines.add(type, line);
        return line;
    }

    private Line remember(int type) {
        Line line = newLine(type);
        if (remembered < MOST_REMEMBERED) {
            line.isRemembered = true;
            remembered++;
        }
        return line;
    }

    /// Forgets a line that is of no use, so that types that others make up take no room.
    private void drop(int type, Line line) {
        if (!line.isRemembered && line.kept.count() == 0 && line.waiters.isEmpty()) {
            lines.remove(type);
        }
    }
}
