package dev.torc.scheme.net;

import dev.torc.scheme.SchemeHost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The tasks that are under way: each is attached to its call by a number that no socket has.
///
/// **Threads.** The server's.
final class Tasks {

    /// A call that has a task says so by a number that is not above.
    private static final int FIRST_ATTACHED = -2;

    private final SchemeHost host;
    private final List<Task> all = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    Tasks(SchemeHost host) {
        this.host = host;
    }

    /// {@return whether a number attached to a call stands for a task}
    static boolean isAttached(int attached) {
        return attached <= FIRST_ATTACHED;
    }

    /// {@return the task that a number attached to a call stands for}
    Task attached(int attached) {
        return all.get(FIRST_ATTACHED - attached);
    }

    /// Begins a task of a call.
    void begin(Task task, long token) {
        Integer number = free.poll();
        if (number == null) {
            number = all.size();
            all.add(task);
        } else {
            all.set(number, task);
        }
        task.begun(token, number);
        host.attach(token, FIRST_ATTACHED - number);
    }

    /// Gives the call of a task to whoever attaches it to something else.
    void leave(Task task) {
        free.push(task.number());
    }

    /// Answers the call of a task, which is over.
    void end(Task task, int result) {
        leave(task);
        host.complete(task.token(), result);
    }
}
