/** The steps of a stream: each checks that its run still drives it, looks, acts, reports. */
package dev.understudy.activities.stream;
