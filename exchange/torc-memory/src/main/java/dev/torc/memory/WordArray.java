package dev.torc.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Ordered accesses to the elements of an `int[]`.
final class WordArray {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private WordArray() {}

    /// {@return the element, at least as late as what was released with it}
    static int loadAcquire(int[] words, int index) {
        return (int) ELEMENT.getAcquire(words, index);
    }

    /// Stores the element behind everything that was written before.
    static void storeRelease(int[] words, int index, int value) {
        ELEMENT.setRelease(words, index, value);
    }

    /// Stores the element where the program has it: the compiler moves no other access over it, the CPU may.
    static void storeOpaque(int[] words, int index, int value) {
        ELEMENT.setOpaque(words, index, value);
    }

    /// {@return whether the element was `expected`, and has become `desired`}
    static boolean compareAndSet(int[] words, int index, int expected, int desired) {
        return ELEMENT.compareAndSet(words, index, expected, desired);
    }
}
