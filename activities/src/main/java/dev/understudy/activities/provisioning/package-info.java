/** Where clusters come from: a port, and its adapter that starts processes on this machine. */
package dev.understudy.activities.provisioning;
