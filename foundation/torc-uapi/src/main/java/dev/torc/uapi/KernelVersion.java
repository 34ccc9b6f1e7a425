package dev.torc.uapi;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of Linux, as far as it can be compared: `6.18.44` of `6.18.44-fc`.
///
/// What a distribution adds after the numbers says nothing about order and is left out. A version is for telling a
/// person what to update to; whether a kernel can do something is asked of the kernel.
///
/// @param major the first number, not negative
/// @param minor the second number, not negative
/// @param patch the third number, not negative; 0 where a release has none
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {

    // Six digits at most, so that every match fits into an int; a number that is longer is no number of a release.
    private static final Pattern RELEASE =
            Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6})(?!\\d)|(?!\\d|\\.\\d)).*");

    private static final Comparator<KernelVersion> ORDER = Comparator.comparingInt(KernelVersion::major)
            .thenComparingInt(KernelVersion::minor)
            .thenComparingInt(KernelVersion::patch);

    /// @throws IllegalArgumentException if a number is negative
    public KernelVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException(
                    "negative number in a kernel version: " + major + "." + minor + "." + patch);
        }
    }

    /// Reads what `uname -r` prints, which is also the system property `os.version` on Linux.
    ///
    /// @throws IllegalArgumentException if it does not begin with two numbers and a dot between
    public static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a kernel release: \"" + release + "\"");
        }
        return new KernelVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }

    /// {@return whether this is `other` or newer}
    public boolean isAtLeast(KernelVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return ORDER.compare(this, other);
    }

    /// {@return the numbers with dots between, without a patch of 0: `5.19`, `6.18.44`}
    @Override
    public String toString() {
        return patch == 0 ? major + "." + minor : major + "." + minor + "." + patch;
    }
}
