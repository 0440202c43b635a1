//! What graphs of blocks have in common.

/// For each node, whether it is on a cycle. `next` are the nodes that follow each.
pub(crate) fn cycles(next: &[Vec<usize>]) -> Vec<bool> {
    let mut search = Search {
        next,
        index: vec![usize::MAX; next.len()],
        low: vec![0; next.len()],
        on_stack: vec![false; next.len()],
        stack: Vec::new(),
        count: 0,
        cyclic: vec![false; next.len()],
    };
    for node in 0..next.len() {
        if search.index[node] == usize::MAX {
            search.visit(node);
        }
    }
    search.cyclic
}

/// Tarjan's strongly connected components (Depth-First Search and Linear Graph Algorithms, 1972), without recursion.
struct Search<'n> {
    next: &'n [Vec<usize>],
    index: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    count: usize,
    cyclic: Vec<bool>,
}

impl Search<'_> {
    fn visit(&mut self, root: usize) {
        let mut calls = vec![(root, 0)];
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                self.index[node] = self.count;
                self.low[node] = self.count;
                self.count += 1;
                self.stack.push(node);
                self.on_stack[node] = true;
            }
            match self.next[node].get(edge) {
                Some(to) => {
                    calls.push((node, edge + 1));
                    if self.index[*to] == usize::MAX {
                        calls.push((*to, 0));
                    } else if self.on_stack[*to] {
                        self.low[node] = self.low[node].min(self.index[*to]);
                    }
                }
                None => self.finish(node, calls.last().map(|(parent, _)| *parent)),
            }
        }
    }

    fn finish(&mut self, node: usize, parent: Option<usize>) {
        if let Some(parent) = parent {
            self.low[parent] = self.low[parent].min(self.low[node]);
        }
        if self.low[node] != self.index[node] {
            return;
        }
        let at = self.stack.iter().rposition(|other| *other == node).unwrap_or(0);
        let component = self.stack.split_off(at);
        let is_cycle = component.len() > 1 || self.next[node].contains(&node);
        for member in component {
            self.on_stack[member] = false;
            self.cyclic[member] = is_cycle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cycles;

    #[test]
    fn what_comes_back_to_itself_is_on_a_cycle() {
        let next = [vec![1, 3], vec![2], vec![1, 4], vec![3], vec![5], vec![]];
        assert_eq!(cycles(&next), [false, true, true, true, false, false]);
    }
}
