package dev.torc.fuzz;

import dev.torc.init.PolicyFile;
import dev.torc.init.SettingsException;
import dev.torc.kernel.Policy;

/// A domain's policy: each fault is said with the file's name, and a rule without anybody lets nobody in.
public final class PolicyTarget {

    private PolicyTarget() {}

    /// The input is the file.
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Policy policy = PolicyFile.parse(data, "fuzzed");
            for (Policy.Rule rule : policy.rules()) {
                if (!rule.open().stream().allMatch(Policy::isName)
                        || !rule.create().stream().allMatch(Policy::isName)) {
                    throw new AssertionError("a rule with what is no name: " + rule);
                }
            }
        } catch (SettingsException refused) {
            Faults.check(refused);
        }
    }
}
