/// Schemes of the kernel's whose resources are short texts or numbers: `sys:`, `log:` and `rand:`.
package dev.torc.kernel.text;
