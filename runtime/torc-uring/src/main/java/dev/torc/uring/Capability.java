package dev.torc.uring;

import dev.torc.posix.UringAvailability;

/// Whether one thing can be had of io_uring here, and if not, why.
///
/// @param verdict the answer
/// @param sentence the answer in a sentence, with what to change where something can be
public record Capability(Verdict verdict, String sentence) {

    /// That it can be had, or why not: each reason has another cure.
    public enum Verdict {
        /// It can be had.
        AVAILABLE,
        /// This Linux has no io_uring at all.
        ABSENT,
        /// A seccomp filter forbids io_uring: its profile can be changed.
        FORBIDDEN_BY_SECCOMP,
        /// A security module forbids io_uring.
        FORBIDDEN_BY_SECURITY_MODULE,
        /// `kernel.io_uring_disabled` forbids io_uring: an administrator can change it.
        FORBIDDEN_BY_SYSCTL,
        /// The limit of locked memory is too small: it can be raised.
        TOO_LITTLE_LOCKED_MEMORY,
        /// The io_uring of this Linux has no such operation: a newer one does.
        OPERATION_MISSING,
        /// The io_uring of this Linux has no such feature: a newer one does.
        FEATURE_MISSING,
        /// The io_uring of this Linux does not know a set-up flag: a newer one does.
        SETUP_FLAG_MISSING,
        /// Another reason, which the sentence names.
        REFUSED
    }

    /// {@return what io_uring's own availability says, in these words}
    static Capability of(UringAvailability availability) {
        Verdict verdict = switch (availability.verdict()) {
            case AVAILABLE -> Verdict.AVAILABLE;
            case ABSENT -> Verdict.ABSENT;
            case FORBIDDEN_BY_SYSCTL -> Verdict.FORBIDDEN_BY_SYSCTL;
            case FORBIDDEN_BY_SECCOMP -> Verdict.FORBIDDEN_BY_SECCOMP;
            case FORBIDDEN_BY_SECURITY_MODULE -> Verdict.FORBIDDEN_BY_SECURITY_MODULE;
            case TOO_LITTLE_LOCKED_MEMORY -> Verdict.TOO_LITTLE_LOCKED_MEMORY;
            case REFUSED -> Verdict.REFUSED;
        };
        return new Capability(verdict, availability.sentence());
    }

    /// {@return whether it can be had}
    public boolean isAvailable() {
        return verdict == Verdict.AVAILABLE;
    }
}
