package dev.torc.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who keeps calls, by numbers that fit what is attached to a call. A number is free again when nothing new comes
/// to its keeper and its last call is answered.
///
/// **Threads.** The kernel's.
final class Keepers {

    private final List<@Nullable CallKeeper> byNumber = new ArrayList<>();
    private final List<Integer> freeNumbers = new ArrayList<>();

    /// Gives a keeper a number, and what the kernel lends.
    void know(CallKeeper keeper, KernelHost host) {
        int number = freeNumbers.isEmpty() ? byNumber.size() : freeNumbers.removeLast();
        if (number == byNumber.size()) {
            byNumber.add(keeper);
        } else {
            byNumber.set(number, keeper);
        }
        keeper.becomeKnown(host, number);
    }

    /// {@return the keeper of a number, if it is given}
    @Nullable
    CallKeeper of(int number) {
        return byNumber.get(number);
    }

    /// Nothing new comes to a keeper any more.
    void retire(CallKeeper keeper) {
        keeper.setGone();
        freeIfUnused(keeper);
    }

    void freeIfUnused(CallKeeper keeper) {
        if (keeper.isUnused()) {
            byNumber.set(keeper.number(), null);
            freeNumbers.add(keeper.number());
        }
    }
}
