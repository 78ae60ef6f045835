/**
 * What others may ask of the workflows: interfaces, messages, workflow ids and task queues. The API
 * sees this package and nothing behind it.
 */
package dev.understudy.workflows.contract;
