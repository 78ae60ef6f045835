/** Parts of the control plane as processes of their own, on an external database and Temporal. */
package dev.understudy.cli.serve;
