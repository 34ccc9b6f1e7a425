package dev.torc.linux;

import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexWaitVector;
import dev.torc.uring.PrepareProcess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Waiting for words in memory, and waking who waits (Linux 6.7).
public final class Futexes {

    private static final long UNSIGNED = 0xffff_ffffL;

    private final Linux linux;

    Futexes(Linux linux) {
        this.linux = linux;
    }

    /// Who uses a word.
    public enum Scope {
        /// Threads of this process only.
        PROCESS(FutexFlags.SIZE_U32 | FutexFlags.PRIVATE),
        /// Other processes too, that share its memory.
        SHARED(FutexFlags.SIZE_U32);

        private final int flags;

        Scope(int flags) {
            this.flags = flags;
        }
    }

    /// A word that is waited for.
    ///
    /// @param memory native memory that it is in
    /// @param offset where in it, a multiple of 4
    /// @param expected the value that it must have for the wait to begin
    /// @param scope who uses it
    public record Word(MemorySegment memory, long offset, int expected, Scope scope) {

        private long address() {
            memory.asSlice(offset, Integer.BYTES); // is in there
            return memory.address() + offset;
        }
    }

    /// {@return an operation that waits until a word is woken: answers true then, and false if the word did not have
    /// the expected value}
    ///
    /// @param word lent until it is done
    public Operation<Boolean> await(Word word) {
        Question<Boolean> wait =
                new Question<>(linux, "futex_wait", word, Errno.EAGAIN.number(), result -> result == 0);
        PrepareProcess.futexWait(
                wait, Question.ENTRY, word.address(), word.expected(), PrepareProcess.ANY_WAKER, word.scope().flags);
        wait.keep(word);
        return wait;
    }

    /// {@return an operation that waits until one of several words is woken: answers its index, or -1 if one of them
    /// did not have the expected value}
    ///
    /// @param words lent until it is done; 1 to 128
    public Operation<Integer> awaitAny(List<Word> words) {
        if (words.isEmpty() || words.size() > FutexFlags.WAITV_MAX) {
            throw new IllegalArgumentException(
                    "a wait for " + words.size() + " words: for 1 to " + FutexFlags.WAITV_MAX + " it can be");
        }
        MemorySegment vector = Arena.ofAuto().allocate(FutexWaitVector.LAYOUT, words.size());
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            FutexWaitVector.setExpected(vector, i, word.expected() & UNSIGNED);
            FutexWaitVector.setAddress(vector, i, word.address());
            FutexWaitVector.setFlags(vector, i, word.scope().flags);
        }
        Question<Integer> wait = new Question<>(
                linux, "futex_waitv", words, Errno.EAGAIN.number(), result -> (int) Math.max(result, -1));
        PrepareProcess.futexWaitAny(wait, Question.ENTRY, vector.address(), words.size());
        wait.keep(List.of(vector, List.copyOf(words)));
        return wait;
    }

    /// {@return an operation that wakes who waits for a word, and answers how many that were}
    ///
    /// @param word its expected value does not matter
    /// @param mostWaiters how many at most
    public Operation<Integer> wake(Word word, int mostWaiters) {
        Question<Integer> wake = new Question<>(linux, "futex_wake", word, woken -> (int) woken);
        PrepareProcess.futexWake(
                wake, Question.ENTRY, word.address(), mostWaiters, PrepareProcess.ANY_WAKER, word.scope().flags);
        wake.keep(word);
        return wake;
    }
}
