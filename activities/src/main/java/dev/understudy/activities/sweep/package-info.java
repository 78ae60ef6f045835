/** Asks every live standby where it is, and tells workflows what they must know. */
package dev.understudy.activities.sweep;
